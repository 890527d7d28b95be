# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2207
# Completion for gongjiang-cli. Verbs and options are asked of the program itself, so that they are always today's.

# Lines of the usage, one form each: "roster check FILE…".
_gongjiang_cli_forms ()
{
  LC_ALL=C.UTF-8 "$1" 2>&1 </dev/null | sed -n 's/^  //p' | LC_ALL=C sed 's/ \xc2\xb7 /\n/g'
}

# What an option is to be given: "PATH" for --store and -s; nothing for one that takes nothing.
_gongjiang_cli_value ()
{
  LC_ALL=C.UTF-8 "$1" --help </dev/null 2>/dev/null | sed -nE "s/^ *(-[a-z], )?$2=([^ ]+) .*/\2/p; s/^ *$2, --[a-z-]+=([^ ]+) .*/\1/p"
}

_gongjiang_cli ()
{
  local program=$1 word=$2 before=$3 verb='' sub='' value='' i
  COMPREPLY=()

  [[ $before != -* ]] || value=$(_gongjiang_cli_value "$program" "$before")
  case $value in
    '') ;;
    *PATH|*FILE) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
    *) return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(LC_ALL=C "$program" --help 2>/dev/null | grep -oE -- '--[a-z-]+')" -- "$word"))
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -*) [ -z "$(_gongjiang_cli_value "$program" "${COMP_WORDS[i]}")" ] || ((i++)) ;;
      =) ;;
      *) if [ -z "$verb" ]; then verb=${COMP_WORDS[i]}; elif [ -z "$sub" ]; then sub=${COMP_WORDS[i]}; fi ;;
    esac
  done
  if [ -z "$verb" ]; then
    COMPREPLY=($(compgen -W "$(_gongjiang_cli_forms "$program" | cut -d' ' -f1 | sort -u)" -- "$word"))
    return
  fi
  if [ -z "$sub" ]; then
    COMPREPLY=($(compgen -W "$(_gongjiang_cli_forms "$program" | sed -n "s/^$verb \([a-z|-]*\).*/\1/p" | tr '|' '\n')" -- "$word"))
    [ ${#COMPREPLY[@]} = 0 ] || return
  fi
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$word"))
}

complete -F _gongjiang_cli gongjiang-cli
