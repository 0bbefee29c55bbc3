# Makes the MSI, the portable zip and their SBOM in target\packages. Needs Windows, Git for Windows, Rust, WiX 3, cargo-wix
# and cargo-cyclonedx.
# Signs programs and MSI when SIGNTOOL_ARGS holds the arguments of `signtool sign`; needs the Windows SDK, then.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

$version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"').Matches[0].Groups[1].Value
$cargoHome = if ($env:CARGO_HOME) { $env:CARGO_HOME } else { Join-Path $HOME '.cargo' }
$sysroot = rustc --print sysroot
$flags = @("--remap-path-prefix=$PWD=patchpanel", "--remap-path-prefix=$cargoHome=cargo",
    "--remap-path-prefix=$sysroot=rust", '-Ctarget-feature=+crt-static')
$env:CARGO_ENCODED_RUSTFLAGS = $flags -join [char]0x1f
# The C compiler writes the paths of sources into messages; it takes this folder away from them.
$env:CFLAGS = "/d1trimfile:$cargoHome\"

function Sign($file) {
    if ($env:SIGNTOOL_ARGS) {
        # The Windows SDK puts no folder on the PATH; the newest of its versions is taken.
        $signtool = Get-Item "${env:ProgramFiles(x86)}\Windows Kits\10\bin\10.*\x64\signtool.exe" |
            Sort-Object { [version]$_.Directory.Parent.Name } | Select-Object -Last 1
        & $signtool.FullName sign @($env:SIGNTOOL_ARGS -split ' ') $file
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

# The same program without a console, for shortcuts: the subsystem in its header is Windows (2) in place of the console (3).
$bytes = [IO.File]::ReadAllBytes("$PWD\target\release\patchpanel.exe")
$subsystem = [BitConverter]::ToInt32($bytes, 0x3c) + 0x5c
if ($bytes[$subsystem] -ne 3) { throw 'the program has another header than expected' }
$bytes[$subsystem] = 2
[IO.File]::WriteAllBytes("$PWD\target\release\patchpanel-window.exe", $bytes)
Sign 'target\release\patchpanel.exe'
Sign 'target\release\patchpanel-window.exe'
& "$env:ProgramFiles\Git\bin\bash.exe" packaging/third-party target/THIRD-PARTY.txt
if ($LASTEXITCODE -ne 0) { throw 'the licences of the crates cannot be listed' }
New-Item -ItemType Directory -Force target\packages | Out-Null
cargo wix -p patchpanel --no-build --nocapture -I packaging\windows\patchpanel.wxs `
    -o "target\packages\patchpanel-$version-x86_64.msi"
if ($LASTEXITCODE -ne 0) { throw 'cargo wix failed' }
Sign "target\packages\patchpanel-$version-x86_64.msi"

# With a file `portable` beside the program, profiles and drafts are kept beside it, too.
$folder = 'target\packages\patchpanel-portable'
Remove-Item -Recurse -Force -ErrorAction SilentlyContinue $folder
New-Item -ItemType Directory -Force $folder | Out-Null
Copy-Item target\release\patchpanel.exe, target\release\patchpanel-window.exe, LICENSE-MIT, LICENSE-APACHE, README.md, `
    target\THIRD-PARTY.txt, crates\*\assets\fonts\*.txt $folder
New-Item -ItemType File "$folder\portable" | Out-Null
Compress-Archive -Force "$folder\*" "target\packages\patchpanel-$version-x86_64-portable.zip"

cargo cyclonedx --format json --describe binaries --manifest-path crates\desktop-app\Cargo.toml
if ($LASTEXITCODE -ne 0) { throw 'cargo cyclonedx failed' }
$here = 'file:///' + "$PWD".Replace('\', '/') + '/'
(Get-Content -Raw crates\desktop-app\patchpanel_bin.cdx.json).Replace($here, 'file:///patchpanel/') |
    Set-Content -NoNewline -Encoding utf8 "target\packages\patchpanel-$version-windows.cdx.json"
Get-ChildItem crates -Recurse -Filter *.cdx.json | Remove-Item
