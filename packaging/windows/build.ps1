# Makes the MSI and the portable zip in target\packages. Needs Windows, Rust, WiX 3 and cargo-wix.
# Signs both programs when SIGNTOOL_ARGS holds the arguments of `signtool sign`.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

$version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"').Matches[0].Groups[1].Value
$cargoHome = if ($env:CARGO_HOME) { $env:CARGO_HOME } else { Join-Path $HOME '.cargo' }
$flags = @("--remap-path-prefix=$PWD=patchpanel", "--remap-path-prefix=$cargoHome=cargo",
    "--remap-path-prefix=$(rustc --print sysroot)=rust", '-Ctarget-feature=+crt-static')
$env:CARGO_ENCODED_RUSTFLAGS = $flags -join [char]0x1f

function Sign($file) {
    if ($env:SIGNTOOL_ARGS) {
        & signtool sign @($env:SIGNTOOL_ARGS -split ' ') $file
        if ($LASTEXITCODE -ne 0) { throw "signtool failed on $file" }
    }
}

cargo build --release --locked -p patchpanel
if ($LASTEXITCODE -ne 0) { throw 'the build failed' }
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
