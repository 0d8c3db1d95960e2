/** The command line: one file per command, each turning arguments into one call of the pipeline. */
console.log('tilth');
