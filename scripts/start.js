// Builds if needed, then runs the server in this same process. Together with the `exec` of the start script, whose other half
// is for shells that have none (Windows), no process stands between npm and the server: a SIGTERM sent to npm reaches it.
import './built.js';

await import('../dist/main.js');
