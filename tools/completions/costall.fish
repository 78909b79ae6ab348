# fish completion for costall: asks the program itself what may come next.
# Tested by test/frontends/completion.test.
function __costall_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    for line in ($program complete $words (commandline -ct) 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c costall -f -a '(__costall_complete)'
