# bash completion for costall: asks the program itself what may come next.
# Must work without the bash-completion package.
# Tested by test/frontends/completion.test.
_costall() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null || true
    else
      COMPREPLY+=("$line")
    fi
  done < <("${COMP_WORDS[0]}" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _costall costall
