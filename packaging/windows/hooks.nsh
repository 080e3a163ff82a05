; What Tauri's installer does beside its own: a running program is asked to end by itself, as only its own user can, and data that
; nobody has sent yet are not deleted without a question.

!macro NSIS_HOOK_PREINSTALL
  ${If} ${FileExists} "$INSTDIR\${MAINBINARYNAME}.exe"
    ExecWait '"$INSTDIR\${MAINBINARYNAME}.exe" --quit'
  ${EndIf}
!macroend

!macro NSIS_HOOK_PREUNINSTALL
  ExecWait '"$INSTDIR\${MAINBINARYNAME}.exe" --quit'
  ${If} $DeleteAppDataCheckboxState = 1
    ExecWait '"$INSTDIR\${MAINBINARYNAME}.exe" --count-unsent' $0
    ${If} $0 <> 0
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Ada laporan yang belum terkirim ke kota. Tetap hapus semuanya?$\n$\nSome reports have not reached the city. Delete them all the same?" /SD IDNO IDYES +2
      StrCpy $DeleteAppDataCheckboxState 0
    ${EndIf}
  ${EndIf}
!macroend
