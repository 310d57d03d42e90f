#include "ledger.h"

#include "text.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    APPLICATION = 0x54617065, // "Tape": what the file says it is
    FORM = 1,                 // of the tables of its own
    PATIENCE_MS = 5000,       // with another program that writes
};

// Kept by SQLite as they are written here, so that they can be compared.
#define TABLES_SQL                                                                                 \
    "CREATE TABLE tape_tables (name TEXT PRIMARY KEY, game TEXT NOT NULL, version INTEGER NOT "    \
    "NULL) STRICT, WITHOUT ROWID"
#define OFFSETS_SQL                                                                                \
    "CREATE TABLE tape_offsets (name TEXT, match TEXT, ticks INTEGER NOT NULL, head BLOB NOT "     \
    "NULL, PRIMARY KEY (name, match)) STRICT, WITHOUT ROWID"

// What SQLite says may quote the file, which is a stranger's.
bool ledger_wrong(cli_ledger *ledger, const char *format, ...)
{
    char words[LEDGER_REASON_SIZE];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    text_copy(ledger->reason, sizeof ledger->reason, words, strlen(words));
    return false;
}

static bool failed(cli_ledger *ledger)
{
    return ledger_wrong(ledger, "%s", sqlite3_errmsg(ledger->db));
}

// SQLite tries again to read only, and knows then that there is no such file: the folder is why.
static int why_not_opened(cli_ledger *ledger, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int error = sqlite3_system_errno(ledger->db);
    if (error != ENOENT) return error;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash + 1 - path) : 1,
             slash ? path : ".");
    return access(folder, W_OK) == 0 ? error : errno;
}

static bool not_opened(cli_ledger *ledger, const char *path)
{
    return ledger_wrong(ledger, "%s: %s", sqlite3_errmsg(ledger->db),
                        strerror(why_not_opened(ledger, path)));
}

bool ledger_run(cli_ledger *ledger, const char *sql)
{
    return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK || failed(ledger);
}

bool ledger_prepare(cli_ledger *ledger, const char *sql, sqlite3_stmt **statement)
{
    return sqlite3_prepare_v2(ledger->db, sql, -1, statement, NULL) == SQLITE_OK || failed(ledger);
}

int ledger_step(cli_ledger *ledger, sqlite3_stmt *statement)
{
    int result = sqlite3_step(statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE) failed(ledger);
    return result;
}

bool ledger_finish(cli_ledger *ledger, sqlite3_stmt *statement)
{
    bool done = ledger_step(ledger, statement) == SQLITE_DONE;
    sqlite3_reset(statement);
    return done;
}

int64_t ledger_ask(cli_ledger *ledger, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (ledger_prepare(ledger, sql, &statement) && ledger_step(ledger, statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static bool distrust(cli_ledger *ledger)
{
    static const struct {
        int option, value;
    } wanted[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                  {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                  {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                  {SQLITE_DBCONFIG_ENABLE_VIEW, 0}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (sqlite3_db_config(ledger->db, wanted[i].option, wanted[i].value, NULL) != SQLITE_OK)
            return failed(ledger);
    sqlite3_busy_timeout(ledger->db, PATIENCE_MS);
    return true;
}

static bool make(cli_ledger *ledger)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION,
             FORM);
    return ledger_run(ledger, sql) && ledger_run(ledger, TABLES_SQL) &&
           ledger_run(ledger, OFFSETS_SQL);
}

static bool recognise(cli_ledger *ledger)
{
    int64_t form = ledger_ask(ledger, "PRAGMA user_version");
    int64_t tables =
        ledger_ask(ledger, "SELECT count(*) FROM sqlite_schema WHERE sql IN ('" TABLES_SQL
                           "', '" OFFSETS_SQL "')");
    if (form < 0 || tables < 0) return false;
    if (form != FORM) return ledger_wrong(ledger, "a database of tape project, of another version");
    return tables == 2 ||
           ledger_wrong(ledger,
                        "a database of tape project, whose own tables are not as it made them");
}

// One that is empty is taken, any other only if it says that it is of this kind.
static bool make_or_recognise(cli_ledger *ledger)
{
    int64_t application = ledger_ask(ledger, "PRAGMA application_id");
    int64_t tables = ledger_ask(ledger, "SELECT count(*) FROM sqlite_schema");
    if (application < 0 || tables < 0) return false;
    if (application == 0 && tables == 0) return make(ledger);
    return application == APPLICATION ? recognise(ledger)
                                      : ledger_wrong(ledger, "not a database of tape project");
}

bool ledger_open(cli_ledger *ledger, const char *path)
{
    char file[PATH_MAX]; // with a slash, or SQLite may take a name for no file
    *ledger = (cli_ledger){0};
    const char *here = strchr(path, '/') ? "" : "./";
    if (snprintf(file, sizeof file, "%s%s", here, path) >= (int)sizeof file)
        return ledger_wrong(ledger, "the path is too long");
    int result =
        sqlite3_open_v2(file, &ledger->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (!ledger->db) return ledger_wrong(ledger, "out of memory");
    if (result != SQLITE_OK) return not_opened(ledger, path);
    return distrust(ledger) && ledger_run(ledger, "BEGIN IMMEDIATE") && make_or_recognise(ledger) &&
           ledger_run(ledger, "COMMIT");
}

// Closing rolls back what was not committed.
void ledger_close(cli_ledger *ledger)
{
    sqlite3_close(ledger->db);
    ledger->db = NULL;
}
