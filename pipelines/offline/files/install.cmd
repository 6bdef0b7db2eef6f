@echo off
rem Finds a 64-bit Python 3.11 to 3.13 and starts install.py with it. ASCII only: cmd.exe misreads other characters.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0"
set PY=
for %%V in (3.13 3.12 3.11) do if not defined PY call :try py -%%V
for %%V in (313 312 311) do if not defined PY call :try "%LocalAppData%\Programs\Python\Python%%V\python.exe"
for %%V in (313 312 311) do if not defined PY call :try "%ProgramFiles%\Python%%V\python.exe"
for %%V in (313 312 311) do if not defined PY call :try "%SystemDrive%\Python%%V\python.exe"
if not defined PY call :try python
if not defined PY goto missing
%PY% -I "%HERE%install.py"
set RESULT=%errorlevel%
pause
exit /b %RESULT%

:missing
type "%HERE%texts\no_python.txt"
pause
exit /b 2

:try
%* -I -c "import sys, struct; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and struct.calcsize('P') == 8))" >nul 2>nul
if %errorlevel% equ 0 set PY=%*
exit /b 0
