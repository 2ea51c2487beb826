#!/usr/bin/env bash
# demo.sh VERACITY FOLDER: records the brief into FOLDER/brief.db with the command
# line VERACITY, then asks it the questions of questions.txt. With the page itself
# as a third argument, checks each of its passages against it.
set -euo pipefail
mkdir -p "$2"
cli=$(realpath "$1") folder=$(realpath "$2") page=${3:+$(realpath "$3")}
cd "$(dirname "${BASH_SOURCE[0]}")"

export VERACITY_LEDGER=$folder/brief.db
rm -f "$VERACITY_LEDGER"*
veracity() { "$cli" "$@"; }

bold='' dim='' plain=''
if [[ -t 1 ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi

# ask QUESTION COMMAND: of a long answer, the beginning; an answer once.
last=''
ask() {
  printf '\n%s%s%s\n%s$ %s%s\n' "$bold" "$1" "$plain" "$dim" "$2" "$plain"
  [[ $2 != "$last" ]] || { printf '%s(just answered)%s\n' "$dim" "$plain"; return; }
  last=$2
  local lines shown=24
  mapfile -t lines < <(eval "$2" </dev/null 2>&1 || echo "failed: $?")
  ((${#lines[@]} <= shown)) || shown=12
  printf '%s\n' "${lines[@]:0:shown}"
  ((${#lines[@]} <= shown)) ||
    printf '%s... and %d lines more%s\n' "$dim" $((${#lines[@]} - shown)) "$plain"
  [[ ${lines[-1]-} != failed:* ]]
}

ask 'A ledger, and whose it is' 'veracity init --owner desk'
ask 'A page of a think tank, as records' 'veracity import brief.txtpb'

# A question, with its name in brackets, and below it the command that answers.
question=''
while IFS= read -r line; do
  case $line in
    '' | '#'*) ;;
    'veracity '*) ask "$question" "$line" ;;
    '[left-open]'*)
      ask 'What the desk adds: grades, affiliations, open questions' \
        'veracity import desk.txtpb'
      question=${line#*] }
      ;;
    '[supported]'*)
      ask 'One claim, with all that is known of it' 'veracity show clm_2wvgkofn'
      [[ -z $page ]] || ask 'Do the passages quoted stand in the page?' \
        "veracity check-evidence --document brief-2024-11-21 '$page' | tail -n 4"
      question=${line#*] }
      ;;
    *) question=${line#*] } ;;
  esac
done < questions.txt

ask "The Union's own statement turns up" 'veracity add european-union affirms clm_lijtcvpd --on 2024-11-15 --basis documented --confidence "conclusive proof" --reading 0.98'
ask 'And now?' 'veracity explain clm_lijtcvpd'
printf '\nThe ledger is %s: ask it more.\n' "$VERACITY_LEDGER"
