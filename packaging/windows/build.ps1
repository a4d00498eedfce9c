# Builds the installer, on Windows with Python 3.11+ and NSIS 3.08. Not run here; see README.md in this folder.
#   powershell -File packaging\windows\build.ps1 [-Thumbprint CERTIFICATE [-TimestampServer URL]]
# With the thumbprint of a code-signing certificate of this machine, programs, installer and uninstaller are signed.
# Without a timestamp a signature ends with its certificate; the time is asked of the server that you name.
param([string]$Thumbprint = "", [string]$TimestampServer = "")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked([string]$Program, [string[]]$Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

# An installer is a window program, for which PowerShell waits only when it is told to.
function Start-Checked([string]$Program, [string[]]$Words) {
    $done = Start-Process -Wait -PassThru $Program -ArgumentList $Words
    if ($done.ExitCode -ne 0) { throw "$Program ended with $($done.ExitCode)" }
}

$signing = @("sign", "/sha1", $Thumbprint, "/fd", "SHA256")
if ($TimestampServer -ne "") { $signing += @("/tr", $TimestampServer, "/td", "SHA256") }

function Add-Signature([string[]]$Files) {
    if ($Thumbprint -ne "" -and $Files) { Invoke-Checked "signtool" ($signing + $Files) }
}

Invoke-Checked "python" @("packaging\dev.py", "package")
$payload = Resolve-Path "build\package\frozen\infusion-gui"
$version = & .venv\Scripts\python.exe -c "import infusion_gui; print(infusion_gui.__version__)"
$setup = Join-Path (Get-Location) "dist\infusion-gui-$version-setup.exe"

# Rules that let only signed code run look at libraries, too. What its maker has signed stays as it is.
$ours = Get-ChildItem $payload -Recurse -Include *.exe, *.dll, *.pyd |
    Where-Object { (Get-AuthenticodeSignature $_.FullName).Status -ne "Valid" } |
    ForEach-Object { $_.FullName }
Add-Signature $ours
$making = @("-DVERSION=$version", "-DPAYLOAD=$payload", "-DOUT=$setup")
if ($Thumbprint -ne "") { $making += "-DSIGN=signtool $signing" }
Invoke-Checked "makensis" ($making + @("packaging\windows\infusion.nsi"))
Add-Signature @($setup)

# The same trial as on Linux: silently in, used, known for its files, silently out, nothing left.
$folder = Join-Path $env:TEMP "infusion-trial"
$kind = "HKCU:\Software\Classes\.infusion"
Start-Checked $setup @("/S", "/CurrentUser", "/D=$folder")
Push-Location $env:TEMP
Invoke-Checked "$folder\infusion-gui.exe" @("--smoke")
Pop-Location
if ((Get-Item $kind).GetValue("") -ne "infusion-gui.case.1") { throw "The installer did not register .infusion" }
Start-Checked "$folder\uninstall.exe" @("/S", "/CurrentUser", "_?=$folder")
Remove-Item -ErrorAction SilentlyContinue "$folder\uninstall.exe"
if ((Test-Path $folder) -and (Get-ChildItem $folder)) { throw "The uninstaller left files in $folder" }
if (Test-Path $kind) { throw "The uninstaller left .infusion registered" }
Write-Output "Built and tried: $setup"
