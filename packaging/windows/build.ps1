# Makes the MSI, the portable zip and their SBOM in target\packages. Needs Windows, Rust, WiX 3, cargo-wix and
# cargo-cyclonedx.
# Signs both programs when SIGNTOOL_ARGS holds the arguments of `signtool sign`.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

$version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"').Matches[0].Groups[1].Value
$cargoHome = if ($env:CARGO_HOME) { $env:CARGO_HOME } else { Join-Path $HOME '.cargo' }
$sysroot = rustc --print sysroot
$flags = @("--remap-path-prefix=$PWD=patchpanel", "--remap-path-prefix=$cargoHome=cargo",
    "--remap-path-prefix=$sysroot=rust", '-Ctarget-feature=+crt-static')
$env:CARGO_ENCODED_RUSTFLAGS = $flags -join [char]0x1f

function Sign($file) {
    if ($env:SIGNTOOL_ARGS) {
        & signtool sign @($env:SIGNTOOL_ARGS -split ' ') $file
        if ($LASTEXITCODE -ne 0) { throw "signtool failed on $file" }
    }
}

cargo build --release --locked -p patchpanel
if ($LASTEXITCODE -ne 0) { throw 'the build failed' }

# Every byte is one character in this encoding.
$latin1 = [Text.Encoding]::GetEncoding(28591)
$program = $latin1.GetString([IO.File]::ReadAllBytes((Resolve-Path 'target\release\patchpanel.exe')))
foreach ($folder in "$PWD", $cargoHome, $sysroot) {
    foreach ($spelled in "$folder\", "$folder/".Replace('\', '/')) {
        if ($program.IndexOf($spelled, [StringComparison]::OrdinalIgnoreCase) -ge 0) {
            throw "the program names a folder of the computer that built it: $folder"
        }
    }
}
Sign 'target\release\patchpanel.exe'
New-Item -ItemType Directory -Force target\packages | Out-Null
cargo wix -p patchpanel --no-build --nocapture -I packaging\windows\patchpanel.wxs `
    -o "target\packages\patchpanel-$version-x86_64.msi"
if ($LASTEXITCODE -ne 0) { throw 'cargo wix failed' }
Sign "target\packages\patchpanel-$version-x86_64.msi"

# With a file `portable` beside the program, profiles and drafts are kept beside it, too.
$folder = 'target\packages\patchpanel-portable'
Remove-Item -Recurse -Force -ErrorAction SilentlyContinue $folder
New-Item -ItemType Directory -Force $folder | Out-Null
Copy-Item target\release\patchpanel.exe, LICENSE-MIT, LICENSE-APACHE, README.md $folder
New-Item -ItemType File "$folder\portable" | Out-Null
Compress-Archive -Force "$folder\*" "target\packages\patchpanel-$version-x86_64-portable.zip"

cargo cyclonedx --format json --describe binaries --manifest-path crates\desktop-app\Cargo.toml
if ($LASTEXITCODE -ne 0) { throw 'cargo cyclonedx failed' }
$here = 'file:///' + "$PWD".Replace('\', '/') + '/'
(Get-Content -Raw crates\desktop-app\patchpanel_bin.cdx.json).Replace($here, 'file:///patchpanel/') |
    Set-Content -NoNewline -Encoding utf8 "target\packages\patchpanel-$version-windows.cdx.json"
Get-ChildItem crates -Recurse -Filter *.cdx.json | Remove-Item
