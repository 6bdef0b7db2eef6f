@echo off
rem Starts the desk. ASCII only: cmd.exe misreads other characters.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PY=%~dp0venv\Scripts\python.exe"
if not exist "%PY%" goto missing
"%PY%" -P -m pipelines desk --lang zh %*
set RESULT=%errorlevel%
if not %RESULT% equ 0 pause
exit /b %RESULT%

:missing
type "%~dp0texts\not_installed.txt"
pause
exit /b 2
