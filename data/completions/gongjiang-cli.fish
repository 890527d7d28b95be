# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for gongjiang-cli. Verbs and options are asked of the program itself, so that they are always today's.

# Lines of the usage, one form each: "roster check FILE…".
function __gongjiang_cli_forms
    LC_ALL=C.UTF-8 gongjiang-cli 2>&1 </dev/null | string replace -rf '^  ' '' | string split ' · '
end

# The options that are given something: "--store" and "-s".
function __gongjiang_cli_valued
    LC_ALL=C.UTF-8 gongjiang-cli --help </dev/null 2>/dev/null | string replace -rf '^ *(-[a-z], )?(--[a-z-]+)=.*' '$1$2' | string split ', '
end

# What stands on the line so far but for options and what they are given.
function __gongjiang_cli_words
    set -l valued (__gongjiang_cli_valued)
    set -l skip 0
    for token in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*' $token
            contains -- $token $valued; and set skip 1
        else
            echo $token
        end
    end
end

function __gongjiang_cli_subs
    set -l words (__gongjiang_cli_words)
    test (count $words) = 1; or return
    __gongjiang_cli_forms | string replace -rf "^$words[1] ([a-z|-]+).*" '$1' | string split '|'
end

complete -c gongjiang-cli -n 'test (count (__gongjiang_cli_words)) = 0' -f -a '(__gongjiang_cli_forms | string split -f 1 " " | sort -u)'
complete -c gongjiang-cli -n 'count (__gongjiang_cli_subs) >/dev/null' -f -a '(__gongjiang_cli_subs)'

gongjiang-cli --help </dev/null 2>/dev/null | string match -r '^ *(?:-[a-z], )?--[a-z-]+.*' | while read -l line
    string match -rq '^ *(?:-(?<short>[a-z]), )?--(?<long>[a-z-]+)(?:=(?<value>\S+))?\s+(?<what>.*)' -- $line; or continue
    set -l options -l $long -d $what
    test -n "$short"; and set -a options -s $short
    switch "$value"
        case ''
        case '*PATH' '*FILE'
            set -a options -r -F
        case '*'
            set -a options -x
    end
    complete -c gongjiang-cli $options
end
