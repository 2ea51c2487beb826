#include "completion.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace veracity::cli {
namespace {

// Within single quotes of a shell.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

std::string Names(const std::vector<CompletedCommand>& commands) {
  std::string names;
  for (const CompletedCommand& command : commands) {
    absl::StrAppend(&names, names.empty() ? "" : " ", command.name);
  }
  return names;
}

std::string Bash(const std::vector<CompletedCommand>& commands) {
  std::string cases;
  for (const CompletedCommand& command : commands) {
    absl::StrAppend(&cases, "    ", command.name, ") words='");
    for (const auto& [name, what] : command.options) {
      absl::StrAppend(&cases, name, " ");
    }
    absl::StrAppend(&cases, "' ;;\n");
  }
  return absl::StrCat(
      "_veracity() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} words='",
      Names(commands),
      " --ledger --json --now --version --help' word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case $word in\n",
      cases,
      "    *) continue ;;\n    esac\n    break\n  done\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "}\n"
      "complete -o default -F _veracity veracity\n");
}

std::string Zsh(const std::vector<CompletedCommand>& commands) {
  // In _describe's lists a colon ends the word.
  const auto entry = [](absl::string_view name, absl::string_view what) {
    return Quoted(
        absl::StrCat(name, ":", absl::StrReplaceAll(what, {{":", "\\:"}})));
  };
  std::string list;
  std::string cases;
  for (const CompletedCommand& command : commands) {
    absl::StrAppend(&list, "    ", entry(command.name, command.description),
                    "\n");
    absl::StrAppend(&cases, "    ", command.name, ") options=(\n");
    for (const auto& [name, what] : command.options) {
      absl::StrAppend(&cases, "      ", entry(name, what), "\n");
    }
    absl::StrAppend(&cases, "    ) ;;\n");
  }
  return absl::StrCat(
      "#compdef veracity\n_veracity() {\n  local -a commands options\n"
      "  commands=(\n",
      list,
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n    return\n  fi\n"
      "  case ${words[2]} in\n",
      cases,
      "  esac\n"
      "  _describe option options || _files\n}\n"
      "compdef _veracity veracity\n");
}

std::string Fish(const std::vector<CompletedCommand>& commands) {
  std::string script;
  for (const CompletedCommand& command : commands) {
    absl::StrAppend(&script,
                    "complete -c veracity -n __fish_use_subcommand -a ",
                    command.name, " -d ", Quoted(command.description), "\n");
    for (const auto& [name, what] : command.options) {
      absl::StrAppend(
          &script, "complete -c veracity -n ",
          Quoted(absl::StrCat("__fish_seen_subcommand_from ", command.name)),
          " -l ", name.substr(2), " -d ", Quoted(what), "\n");
    }
  }
  return script;
}

}  // namespace

absl::Status PrintCompletion(absl::string_view shell,
                             const std::vector<CompletedCommand>& commands) {
  const std::string script = shell == "bash"  ? Bash(commands)
                             : shell == "zsh" ? Zsh(commands)
                                              : Fish(commands);
  std::fputs(script.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace veracity::cli
