/** The command `fcertctl <name>`, made by whichever of its commands is loaded first. */
export function group(program, name, description) {
  return (
    program.commands.find((command) => command.name() === name) ??
    program.command(name).description(description).exitOverride()
  );
}
