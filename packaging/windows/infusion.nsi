; NSIS: the installer of the frozen program. Not built here; see README.md in this folder.
;   makensis -DVERSION=0.1.0 -DPAYLOAD=build\package\frozen\infusion-gui -DOUT=dist\infusion-gui-0.1.0-setup.exe infusion.nsi
; The finished installer takes /S (silent), /AllUsers or /CurrentUser, and /D=FOLDER as its last word.
; -DSIGN="signtool sign ..." signs the uninstaller, which is made while this is compiled.
; Exit codes: 0 done, 1 given up by the person, 2 failed, 3 the program is running, 740 an administrator is needed.

Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma

!define NAME "Infusion"
!define ID "infusion-gui"
!define PROGID "infusion-gui.case.1"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${ID}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\${ID}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include x64.nsh

Name "${NAME}"
OutFile "${OUT}"
!ifdef SIGN
!uninstfinalize '${SIGN} "%1"' = 0
!endif
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Timeline editor for drug-administration codes"
VIAddVersionKey "LegalCopyright" "The infusion_gui developers, Apache-2.0"

!define MUI_ICON "infusion-gui.ico"
!define MUI_UNICON "infusion-gui.ico"
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A message box of MultiUser would wait for a person, in a silent run too.
!macro MayServeAll
  ${If} ${Silent}
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/AllUsers" $1
    ${IfNot} ${Errors}
      UserInfo::GetAccountType
      Pop $1
      ${If} $1 != "Admin"
        SetErrorLevel 740
        Quit
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; A program that runs keeps its files. Half an update would be worse than none, so this comes before anything is touched.
!macro MustNotRun FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      MessageBox MB_ICONSTOP|MB_OK "Infusion is running, or its files may not be changed. Close it and try again." /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP|MB_OK "Infusion needs 64-bit Windows 10 or newer." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro MayServeAll
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MayServeAll
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
  !insertmacro MustNotRun "infusion-gui.exe"
  !insertmacro MustNotRun "infusion-guiw.exe"
  ; An update replaces the program's own folder whole, so that no old library is left beside a new one.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\infusion-guiw.exe"

  ; SHCTX is HKLM for all users and HKCU for one.
  WriteRegStr SHCTX "Software\${ID}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "Software\${ID}" "InstallMode" "$MultiUser.InstallMode"
  WriteRegStr SHCTX "Software\Classes\.infusion" "" "${PROGID}"
  WriteRegStr SHCTX "Software\Classes\.infusion\OpenWithProgids" "${PROGID}" ""
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "Infusion case"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\infusion-guiw.exe,0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\infusion-guiw.exe" "%1"'

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\infusion-guiw.exe,0"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The infusion_gui developers"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section Uninstall
  !insertmacro MustNotRun "infusion-gui.exe"
  !insertmacro MustNotRun "infusion-guiw.exe"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\infusion-gui.exe"
  Delete "$INSTDIR\infusion-guiw.exe"
  Delete "$INSTDIR\uninstall.exe"
  ; Only when it is empty: what somebody else put there stays.
  RMDir "$INSTDIR"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  ReadRegStr $0 SHCTX "Software\Classes\.infusion" ""
  ${If} $0 == "${PROGID}"
    DeleteRegKey SHCTX "Software\Classes\.infusion"
  ${Else}
    DeleteRegValue SHCTX "Software\Classes\.infusion\OpenWithProgids" "${PROGID}"
  ${EndIf}
  DeleteRegKey SHCTX "Software\${ID}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
