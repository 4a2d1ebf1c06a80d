#!/usr/bin/env node
// The `halyard` command; builds first if needed.
import './built.js';

await import('../dist/cli.js');
