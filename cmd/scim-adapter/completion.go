package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"scim-adapter/internal/scim"
)

// shells gives what writes the completion script of each shell.
func shells(root *cobra.Command) map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}
}

func newCompletion() *cobra.Command {
	names := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion {bash|zsh|fish|powershell}",
		Short: "Print what lets a shell complete commands, flags, files and names",
		Long: `Prints a script for a shell. Once the shell has read it, the tab key completes commands, flags, mapping files, and
the names that flags take. Packages put the script where the shell looks for it by itself.`,
		Example: `  source <(scim-adapter completion bash)           # in this shell; in ~/.bashrc for all
  scim-adapter completion zsh > "${fpath[1]}/_scim-adapter"
  scim-adapter completion fish > ~/.config/fish/completions/scim-adapter.fish
  scim-adapter completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: names,
		Args:      cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("name one shell: %s", strings.Join(names, ", "))}
			}
			write, ok := shells(c.Root())[args[0]]
			if !ok {
				return usageError{fmt.Errorf("there is no completion for %q; the shells are %s", args[0], strings.Join(names, ", "))}
			}
			return write(c.OutOrStdout())
		},
	}
}

// completeMappings completes mapping files and folders.
func completeMappings(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"hcl"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeFlags lets the flags of all commands complete what they name. A flag's name means the same in every command.
func completeFlags(root *cobra.Command) {
	for _, c := range root.Commands() {
		for name, complete := range map[string]cobra.CompletionFunc{"config": completeMappings, "dialect": completeDialects} {
			if c.Flags().Lookup(name) != nil {
				_ = c.RegisterFlagCompletionFunc(name, complete) // the flag is there
			}
		}
		if f := c.Flags().Lookup("format"); f != nil {
			_ = c.RegisterFlagCompletionFunc(f.Name, completeWords(f.Usage)) // as above
		}
	}
}

// completeDialects completes the names of dialects, each with whom it is for.
func completeDialects(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var list []cobra.Completion
	for _, d := range scim.Dialects() {
		list = append(list, cobra.CompletionWithDesc(d.Name, d.About))
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// completeWords completes the words that a flag's help lists behind its colon: "`format` of the report: text, json or junit".
func completeWords(usage string) cobra.CompletionFunc {
	_, list, _ := strings.Cut(usage, ": ")
	var words []string
	for piece := range strings.SplitSeq(strings.ReplaceAll(list, " or ", ", "), ", ") {
		word, _, _ := strings.Cut(piece, " ")
		words = append(words, word)
	}
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}
