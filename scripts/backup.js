// Builds if needed, then backs the embedded database up or restores it: npm run backup [-- <new file>], npm run restore -- <file>
import './built.js';

const { runCommand } = await import('../dist/backup.js');
process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  now: Date.now(),
  // Where npm was called, which itself goes to the folder of the package.
  folder: process.env.INIT_CWD ?? process.cwd(),
  terminal: process.stderr,
  say: (line) => console.log(line),
  complain: (message) => console.error(message),
});
