#include "ledger_table.h"

#include "text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SQL_SIZE = 4096 }; // enough for TT_COLUMNS_MAX columns of the longest names

// Statements in the making. Names are those of games and projections, which have no quotes.
typedef struct sql_text {
    size_t used;
    char text[SQL_SIZE];
} sql_text;

__attribute__((format(printf, 2, 3))) static void say(sql_text *sql, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int size = vsnprintf(sql->text + sql->used, sizeof sql->text - sql->used, format, list);
    va_end(list);
    TT_ASSERT(size >= 0 && (size_t)size < sizeof sql->text - sql->used);
    sql->used += (size_t)size;
}

static void say_key(sql_text *sql, const tt_projection *projection)
{
    say(sql, "(\"match\"");
    for (uint32_t i = 0; i < tt_projection_columns(projection); i++)
        if (tt_column_keyed(&projection->columns[i]))
            say(sql, ", \"%s\"", projection->columns[i].name);
    say(sql, ")");
}

static void say_create(sql_text *sql, const cli_table *table)
{
    static const char *const types[TT_COLUMN_KINDS] = {[TT_COLUMN_KEY] = "INTEGER NOT NULL",
                                                       [TT_COLUMN_SEAT] = "INTEGER NOT NULL",
                                                       [TT_COLUMN_LABEL] = "TEXT NOT NULL",
                                                       [TT_COLUMN_NUMBER] = "INTEGER",
                                                       [TT_COLUMN_TEXT] = "TEXT",
                                                       [TT_COLUMN_BYTES] = "BLOB",
                                                       [TT_COLUMN_SUM] = "INTEGER NOT NULL"};
    const tt_projection *projection = table->source.projection;
    say(sql, "CREATE TABLE \"%s\" (\"match\" TEXT NOT NULL", table->name);
    for (uint32_t i = 0; i < tt_projection_columns(projection); i++)
        say(sql, ", \"%s\" %s", projection->columns[i].name, types[projection->columns[i].kind]);
    say(sql, ", PRIMARY KEY ");
    say_key(sql, projection);
    say(sql, ") STRICT, WITHOUT ROWID");
}

static void say_put(sql_text *sql, const cli_table *table)
{
    const tt_projection *projection = table->source.projection;
    const char *between = "UPDATE SET ";
    say(sql, "INSERT INTO \"%s\" VALUES (?", table->name);
    for (uint32_t i = 0; i < tt_projection_columns(projection); i++) say(sql, ", ?");
    say(sql, ") ON CONFLICT ");
    say_key(sql, projection);
    say(sql, " DO ");
    for (uint32_t i = 0; i < tt_projection_columns(projection); i++) {
        const tt_column *column = &projection->columns[i];
        if (tt_column_keyed(column)) continue;
        say(sql, "%s\"%s\" = ", between, column->name);
        if (column->kind == TT_COLUMN_SUM) say(sql, "\"%s\" + ", column->name);
        say(sql, "excluded.\"%s\"", column->name);
        between = ", ";
    }
    if (between[0] == 'U') say(sql, "NOTHING");
}

static void bind_number(sqlite3_stmt *put, int at, const tt_column *column, int64_t number)
{
    if (number != TT_VALUE_NONE)
        sqlite3_bind_int64(put, at, number);
    else if (column->kind == TT_COLUMN_SUM)
        sqlite3_bind_int64(put, at, 0);
    else
        sqlite3_bind_null(put, at);
}

// Text is made safe to be shown: it may be a stranger's, and databases travel.
static void bind_text(sqlite3_stmt *put, int at, const tt_column *column, const tt_value *value)
{
    char text[TT_VALUE_TEXT_MAX + 1];
    if (!value->bytes && column->kind == TT_COLUMN_TEXT) {
        sqlite3_bind_null(put, at);
        return;
    }
    text_copy_plain(text, sizeof text, value->bytes ? value->bytes : "", value->size);
    sqlite3_bind_text(put, at, text, -1, SQLITE_TRANSIENT);
}

static void bind(sqlite3_stmt *put, int at, const tt_column *column, const tt_value *value)
{
    bool text = column->kind == TT_COLUMN_LABEL || column->kind == TT_COLUMN_TEXT;
    if (text)
        bind_text(put, at, column, value);
    else if (column->kind == TT_COLUMN_BYTES)
        sqlite3_bind_blob64(put, at, value->bytes, value->size, SQLITE_TRANSIENT);
    else
        bind_number(put, at, column, value->number);
}

static void put_row(void *context, const tt_value *values)
{
    cli_table *table = context;
    const tt_projection *projection = table->source.projection;
    uint32_t count = tt_projection_columns(projection);
    if (table->failed) return;
    for (uint32_t i = 0; i < count; i++)
        bind(table->put, (int)i + 2, &projection->columns[i], &values[i]);
    table->failed = !ledger_finish(table->ledger, table->put);
    table->put_count++;
}

// What is known of a table by its name.
typedef struct table_record {
    bool exists;     // there is something of that name
    bool known;      // it is a projection's
    bool same_game;  // and of the same game
    bool same_shape; // and is as this version of the projection makes it
    bool others;     // it has rows of other matches
    int64_t version;
} table_record;

static bool read_record(const cli_table *table, const char *create, table_record *record)
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE),"
        " (SELECT count(*) FROM sqlite_schema WHERE name = ?1 AND sql = ?2),"
        " (SELECT version FROM tape_tables WHERE name = ?1),"
        " (SELECT game = ?3 FROM tape_tables WHERE name = ?1),"
        " (SELECT count(*) FROM tape_offsets WHERE name = ?1 AND match <> ?4)";
    const char *game = table->source.game ? table->source.game : "";
    sqlite3_stmt *statement = NULL;
    *record = (table_record){0};
    if (!ledger_prepare(table->ledger, sql, &statement)) return false;
    sqlite3_bind_text(statement, 1, table->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, create, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, game, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 4, table->match, -1, SQLITE_STATIC);
    bool fine = ledger_step(table->ledger, statement) == SQLITE_ROW;
    if (fine) {
        record->exists = sqlite3_column_int64(statement, 0) > 0;
        record->same_shape = sqlite3_column_int64(statement, 1) > 0;
        record->known = sqlite3_column_type(statement, 2) != SQLITE_NULL;
        record->version = sqlite3_column_int64(statement, 2);
        record->same_game = sqlite3_column_int(statement, 3) == 1;
        record->others = sqlite3_column_int64(statement, 4) > 0;
    }
    sqlite3_finalize(statement);
    return fine;
}

// Runs a statement with the table's name and, where it has one, a second and a third argument.
static bool run_named(const cli_table *table, const char *sql, const char *game, uint32_t version)
{
    sqlite3_stmt *statement = NULL;
    bool fine = ledger_prepare(table->ledger, sql, &statement);
    if (fine) {
        sqlite3_bind_text(statement, 1, table->name, -1, SQLITE_STATIC);
        if (game) {
            sqlite3_bind_text(statement, 2, game, -1, SQLITE_STATIC);
            sqlite3_bind_int64(statement, 3, version);
        }
        fine = ledger_finish(table->ledger, statement);
    }
    sqlite3_finalize(statement);
    return fine;
}

static bool drop(const cli_table *table)
{
    char sql[TABLE_NAME_SIZE + 32];
    snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS \"%s\"", table->name);
    return ledger_run(table->ledger, sql) &&
           run_named(table, "DELETE FROM tape_offsets WHERE name = ?1", NULL, 0) &&
           run_named(table, "DELETE FROM tape_tables WHERE name = ?1", NULL, 0);
}

static bool make(const cli_table *table, const char *create)
{
    const char *game = table->source.game ? table->source.game : "";
    return ledger_run(table->ledger, create) &&
           run_named(table, "INSERT INTO tape_tables VALUES (?1, ?2, ?3)", game,
                     table->source.projection->version);
}

// Makes the table unless it is there and current.
static bool make_current(cli_table *table)
{
    sql_text create = {0};
    table_record record;
    say_create(&create, table);
    if (!read_record(table, create.text, &record)) return false;
    if (!record.known && record.exists)
        return ledger_wrong(table->ledger,
                            "%s: a table of that name is there, and not of tape project",
                            table->name);
    if (!record.known) return make(table, create.text);
    if (!record.same_game)
        return ledger_wrong(table->ledger, "%s: a table of that name is of another game",
                            table->name);
    if (record.version != table->source.projection->version) {
        table->emptied = record.others;
        return drop(table) && make(table, create.text);
    }
    return record.same_shape ||
           ledger_wrong(table->ledger,
                        "%s: the table is not as version %" PRIu32 " of the projection makes it; a "
                        "projection that has changed has another version",
                        table->name, table->source.projection->version);
}

static bool read_offset(cli_table *table)
{
    static const char sql[] = "SELECT ticks FROM tape_offsets WHERE name = ?1 AND match = ?2";
    sqlite3_stmt *statement = NULL;
    if (!ledger_prepare(table->ledger, sql, &statement)) return false;
    sqlite3_bind_text(statement, 1, table->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, table->match, -1, SQLITE_STATIC);
    int result = ledger_step(table->ledger, statement);
    table->ticks = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    if (table->ticks < -1 || table->ticks > UINT32_MAX)
        return ledger_wrong(table->ledger, "%s: %" PRId64 " is no number of turns", table->name,
                            table->ticks);
    return result == SQLITE_ROW || result == SQLITE_DONE;
}

// Rows whose offset somebody has taken away are nobody's: with them, sums would count twice.
static bool clear(const cli_table *table)
{
    char sql[TABLE_NAME_SIZE + 48];
    sqlite3_stmt *statement = NULL;
    snprintf(sql, sizeof sql, "DELETE FROM \"%s\" WHERE \"match\" = ?1", table->name);
    bool fine = ledger_prepare(table->ledger, sql, &statement);
    if (fine) {
        sqlite3_bind_text(statement, 1, table->match, -1, SQLITE_STATIC);
        fine = ledger_finish(table->ledger, statement);
    }
    sqlite3_finalize(statement);
    return fine;
}

bool table_open(cli_table *table, cli_ledger *ledger, table_source source, const char *match)
{
    // The row is there already, and is where this table was last, or it is the first.
    static const char move[] =
        "INSERT INTO tape_offsets VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name, match) DO UPDATE"
        " SET ticks = excluded.ticks, head = excluded.head WHERE ticks = ?5";
    sql_text put = {0};
    *table = (cli_table){.rows = {table, put_row}, .ledger = ledger, .source = source};
    snprintf(table->match, sizeof table->match, "%s", match);
    snprintf(table->name, sizeof table->name, "%s%s%s", source.game ? source.game : "",
             source.game ? "_" : "", source.projection->name);
    if (!make_current(table) || !read_offset(table)) return false;
    if (table->ticks < 0 && !clear(table)) return false;
    say_put(&put, table);
    if (!ledger_prepare(ledger, put.text, &table->put) ||
        !ledger_prepare(ledger, move, &table->move))
        return false;
    return sqlite3_bind_text(table->put, 1, table->match, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_text(table->move, 1, table->name, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_text(table->move, 2, table->match, -1, SQLITE_STATIC) == SQLITE_OK;
}

void table_close(cli_table *table)
{
    sqlite3_finalize(table->put);
    sqlite3_finalize(table->move);
    table->put = table->move = NULL;
}

bool table_move(cli_table *table, uint32_t ticks, const uint8_t head[TT_HEAD_SIZE])
{
    sqlite3_bind_int64(table->move, 3, ticks);
    sqlite3_bind_blob(table->move, 4, head, TT_HEAD_SIZE, SQLITE_TRANSIENT);
    sqlite3_bind_int64(table->move, 5, table->ticks);
    if (!ledger_finish(table->ledger, table->move)) return false;
    if (sqlite3_changes(table->ledger->db) != 1)
        return ledger_wrong(table->ledger, "%s: another program projects this match meanwhile",
                            table->name);
    table->ticks = ticks;
    return true;
}
