// The prefixes that need not be declared: the editor would take their names for errors, and the server does not.

// Lets the editor read names with these prefixes; what the query itself declares is kept apart from them.
export function allow(yasqe, prefixes) {
  const mode = yasqe.getMode();
  const read = mode.token;
  mode.token = (stream, state) => {
    state.prefixes = Object.assign(Object.create(prefixes), state.prefixes);
    const style = read(stream, state);
    state.prefixes = { ...state.prefixes };
    return style;
  };
  readAgain(yasqe);
}

// Another width of tabs has the editor read all lines from a new beginning; nothing else does, but a change of text.
function readAgain(yasqe) {
  const width = yasqe.getOption("tabSize");
  yasqe.setOption("tabSize", width + 1);
  yasqe.setOption("tabSize", width);
  yasqe.checkSyntax();
}
