/** Passed to `initdb`: the same collation everywhere, a password for every connection. */
export const INITDB_FLAGS = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  timezone: 'UTC',
  jit: 'off',
  // A statement's values, and the rows that an error quotes, are personal data: the server's log gets neither.
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** A database that no power cut has to spare: tests are 3 to 5 times faster. */
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

/** Command line settings of the server; `durable: false` is for databases of tests. */
export function listSettings(durable: boolean): string[] {
  return Object.entries({ ...SETTINGS, ...(durable ? {} : THROW_AWAY) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
