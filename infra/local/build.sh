# shellcheck shell=bash
# Sourced by ./flashsale: one quiet build of everything.

CONFIGURATION=Release
ARTIFACTS="$ROOT/artifacts/bin"

# Builds unless nothing has changed since the last build that went well. The stamp's own time is compared, and is taken
# before the build: what is saved while the compiler works is built the next time.
build_all() {
  local stamp="$ROOT/artifacts/.built-$CONFIGURATION"
  [[ -f $stamp && -z $(newer_than "$stamp") ]] && return

  echo "Building …" >&2
  mkdir -p "$ROOT/artifacts"
  touch "$stamp.next"
  local log="$ROOT/artifacts/build.log"
  # One compiler for all projects, also where the environment turns that off: started for each, it compiles itself each time. It does not stay behind.
  local built=yes
  dotnet build "$ROOT/FlashSale.sln" -c "$CONFIGURATION" -nologo -v quiet -clp:NoSummary -p:UseSharedCompilation=true >"$log" 2>&1 || built=
  dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true
  if [[ -z $built ]]; then
    grep -E '(error|warning) [A-Z]*[0-9]*' "$log" | sort -u >&2 || cat "$log" >&2
    fail "The build failed; all it said is in $log."
  fi
  mv "$stamp.next" "$stamp"
}

newer_than() {
  find "$ROOT" \( -name artifacts -o -name .git -o -name .flashsale -o -name node_modules -o -name bin -o -name obj \) -prune \
    -o \( -type f -o -type d \) -newer "$1" ! -path "$ROOT" -print -quit
}

# run_program project assembly arguments…
run_program() {
  local program="$ARTIFACTS/$1/release/$2.dll"
  shift 2
  exec dotnet "$program" "$@"
}
