# shellcheck shell=bash
# Sourced by ./flashsale: runs every test project, one after the other, and counts from what they reported.

# run_tests [part of a class or method name]
run_tests() {
  local filter=${1:-} results="$ROOT/artifacts/test-results" bad=0
  rm -rf "$results"
  mkdir -p "$results"

  if [[ -z ${NO_FORMAT:-} ]]; then
    echo "Checking the formatting …" >&2
    dotnet format "$ROOT/FlashSale.sln" --verify-no-changes --no-restore >&2 ||
      { echo "Formatting differs: run 'dotnet format FlashSale.sln'." >&2; bad=1; }
  fi

  local project program
  for project in "$ROOT"/tests/*.Tests; do
    project=$(basename "$project")
    program="$ARTIFACTS/$project/release/$project"
    # A project that is not in the solution is not built, and its tests would be missed without a word.
    [[ -x $program ]] || fail "$project is not built: is it in FlashSale.sln?"
    echo "== $project" >&2
    local wanted=()
    [[ -n $filter ]] && wanted=(-class "*$filter*" -method "*$filter*")
    "$program" -noLogo -noColor "${wanted[@]}" -result-trx "$results/$project.trx" >&2 || bad=1
  done

  summarize "$results" || bad=1
  return "$bad"
}

# The last line is read by people and by CI. It is counted from the result files alone: a runner that died before it
# wrote one has failed above, and adds nothing here.
summarize() {
  local passed failed skipped
  passed=$(outcomes "$1" Passed)
  failed=$(outcomes "$1" Failed)
  skipped=$(outcomes "$1" NotExecuted)
  if [[ $skipped -gt 0 ]]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  [[ $failed -eq 0 && $passed -gt 0 ]]
}

outcomes() {
  cat "$1"/*.trx 2>/dev/null | { grep -o "<UnitTestResult [^>]*outcome=\"$2\"" || true; } | wc -l
}
