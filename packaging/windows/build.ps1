# Builds the installer, on Windows with Python 3.11+ and NSIS. Not run here; see README.md in this folder.
#   powershell -File packaging\windows\build.ps1 [-Thumbprint CERTIFICATE]
# With the thumbprint of a code-signing certificate of this machine, the programs and the installer are signed.
param([string]$Thumbprint = "")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked([string]$Program, [string[]]$Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

function Add-Signature([string[]]$Files) {
    if ($Thumbprint -ne "") {
        Invoke-Checked "signtool" (@("sign", "/sha1", $Thumbprint, "/fd", "SHA256") + $Files)
    }
}

Invoke-Checked "python" @("packaging\dev.py", "package")
$payload = Resolve-Path "build\package\frozen\infusion-gui"
$version = & .venv\Scripts\python.exe -c "import infusion_gui; print(infusion_gui.__version__)"
$setup = Join-Path (Get-Location) "dist\infusion-gui-$version-setup.exe"

Add-Signature @("$payload\infusion-gui.exe", "$payload\infusion-guiw.exe")
Invoke-Checked "makensis" @("-DVERSION=$version", "-DPAYLOAD=$payload", "-DOUT=$setup", "packaging\windows\infusion.nsi")
Add-Signature @($setup)

# The same trial as on Linux: silently in, used, silently out, nothing left.
$folder = Join-Path $env:TEMP "infusion-trial"
Start-Process -Wait $setup -ArgumentList "/S", "/CurrentUser", "/D=$folder"
Push-Location $env:TEMP
Invoke-Checked "$folder\infusion-gui.exe" @("--smoke")
Pop-Location
Start-Process -Wait "$folder\uninstall.exe" -ArgumentList "/S", "/CurrentUser", "_?=$folder"
Remove-Item -ErrorAction SilentlyContinue "$folder\uninstall.exe"
if ((Test-Path $folder) -and (Get-ChildItem $folder)) { throw "The uninstaller left files in $folder" }
Write-Output "Built and tried: $setup"
