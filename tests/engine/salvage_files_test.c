// A salvage makes files of its own: it replaces none, and leaves alone what others hold.

#include "salvaged.h"

TestSuite(salvage_files);

Test(salvage_files, replaces_no_file)
{
    make_whole(TICKS, 0, false);
    memset(bytes + whole_size / 3, 0, 300);
    findings before = salvage(whole_size);
    EACH(before.pieces == 2 && strncmp(before.path, "b-from-", 7) == 0);
    const char *const names[] = {"b.tape", before.path};
    for (int i = 0; i < 2; i++) {
        findings told = {0};
        memory_storage_start(&memory);
        memory_storage_put(&memory, "a.tape", bytes, whole_size);
        memory_storage_put(&memory, names[i], "mine", 4);
        tt_salvage_def def = def_of(&told);
        def.tell = NULL;
        tt_status status = tt_tape_salvage(&def, &told.result, NULL);
        EACH(status == TT_EXISTS && told.result.pieces == 0);
        EACH(memory_storage_count(&memory) == 2);
        const memory_file *mine = memory_storage_find(&memory, names[i]);
        EACH(mine && mine->size == 4 && memcmp(mine->bytes, "mine", 4) == 0);
        memory_storage_stop(&memory);
    }
}

Test(salvage_files, a_tape_that_is_written_is_left_alone, .init = set_up, .fini = tear_down)
{
    char out[80];
    log_maker maker = {0};
    tt_salvage result;
    tt_tape_fault fault;
    snprintf(out, sizeof out, "%s.out", path);
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 20);
    tt_salvage_def def = {.tape = {.path = path}, .out = out};
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_BUSY));
    cr_assert(eq(int, fault.status, TT_BUSY));
    cr_assert(eq(int, access(out, F_OK), -1));
    tt_tape_abandon(writer);
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_OK));
    cr_assert(eq(u32, result.turns, 20));
    unlink(out);
}

// The tape may be called as a piece is while it is written.
Test(salvage_files, the_tape_is_never_what_was_left, .init = set_up, .fini = tear_down)
{
    char out[80], left[96];
    log_maker maker = {0};
    tt_salvage result;
    tt_tape_fault fault;
    snprintf(out, sizeof out, "%s.out", path);
    snprintf(left, sizeof left, "%s.salvaging", out);
    tt_tape_writer *writer = begin(left);
    append_until(writer, &maker, 20);
    tt_tape_abandon(writer);
    tt_salvage_def def = {.tape = {.path = left}, .out = out};
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_BUSY));
    cr_assert(strcmp(fault.reason, tt_status_text(TT_BUSY)) != 0);
    cr_assert(eq(int, access(left, F_OK), 0));
    cr_assert(eq(int, access(out, F_OK), -1));
    EACH(rename(left, path) == 0);
    def.tape.path = path;
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_OK));
    cr_assert(eq(u32, result.turns, 20));
    unlink(out);
}

// Another salvage that begins when the first one has told of its first news.
typedef struct second_salvage {
    const char *tape, *out;
    tt_status status;
    bool begun;
} second_salvage;

static void begin_second(void *context, const tt_salvage_news *news)
{
    second_salvage *second = context;
    tt_salvage result;
    tt_salvage_def def = {.tape = {.path = second->tape}, .out = second->out};
    if (second->begun || news->what == TT_SALVAGE_PIECE) return;
    second->begun = true;
    second->status = tt_tape_salvage(&def, &result, NULL);
}

Test(salvage_files, two_at_once_do_not_share_a_file, .init = set_up, .fini = tear_down)
{
    char out[80], other[80];
    log_maker maker = {0};
    tt_salvage result;
    snprintf(out, sizeof out, "%s.out", path);
    snprintf(other, sizeof other, "%s.other", path);
    tt_tape_writer *writer = begin(other);
    append_until(writer, &maker, 5);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    write_tape(20, false);
    append_bytes(path, "\1\2\3", 3); // there is something to tell
    second_salvage second = {.tape = other, .out = out};
    tt_salvage_def def = {
        .tape = {.path = path}, .out = out, .context = &second, .tell = begin_second};
    cr_assert(eq(int, tt_tape_salvage(&def, &result, NULL), TT_OK));
    cr_assert(second.begun);
    cr_assert(eq(int, second.status, TT_EXISTS));
    tt_tape *tape = open_tape(out);
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 20));
    tt_tape_destroy(tape);
    unlink(out);
    unlink(other);
}
