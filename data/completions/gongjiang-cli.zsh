#compdef gongjiang-cli
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for gongjiang-cli. Verbs and options are asked of the program itself, so that they are always today's.

# Lines of the usage, one form each: "roster check FILE…".
_gongjiang_cli_forms ()
{
  LC_ALL=C.UTF-8 $1 2>&1 </dev/null | sed -n 's/^  //p' | LC_ALL=C sed 's/ \xc2\xb7 /\n/g'
}

# What an option is to be given: "PATH" for --store and -s; nothing for one that takes nothing.
_gongjiang_cli_value ()
{
  LC_ALL=C.UTF-8 $1 --help </dev/null 2>/dev/null | sed -nE "s/^ *(-[a-z], )?$2=([^ ]+) .*/\2/p; s/^ *$2, --[a-z-]+=([^ ]+) .*/\1/p"
}

_gongjiang_cli ()
{
  local program=$words[1] value verb sub i
  local -a found

  [[ $words[CURRENT-1] != -* ]] || value=$(_gongjiang_cli_value $program $words[CURRENT-1])
  case $value in
    '') ;;
    *PATH|*FILE) _files; return ;;
    *) _message $value; return ;;
  esac
  if [[ $words[CURRENT] == -* ]]; then
    compadd -- $(LC_ALL=C $program --help 2>/dev/null | grep -oE -- '--[a-z-]+')
    return
  fi
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      -*=*) ;;
      -*) [[ -z $(_gongjiang_cli_value $program $words[i]) ]] || ((i++)) ;;
      *) if [[ -z $verb ]]; then verb=$words[i]; elif [[ -z $sub ]]; then sub=$words[i]; fi ;;
    esac
  done
  if [[ -z $verb ]]; then
    compadd -- $(_gongjiang_cli_forms $program | cut -d' ' -f1 | sort -u)
    return
  fi
  found=($(_gongjiang_cli_forms $program | sed -n "s/^$verb \([a-z|-]*\).*/\1/p" | tr '|' '\n'))
  if [[ -z $sub && $#found -gt 0 ]]; then
    compadd -- $found
  else
    _files
  fi
}

_gongjiang_cli "$@"
