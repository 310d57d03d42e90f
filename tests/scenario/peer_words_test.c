// What a user types: a mode in a word, and an address with its port.

#include "tickertape/peer.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 5 };

typedef struct typed {
    int count;
    const char *words[WORDS_MAX];
} typed;

static tt_status read(const typed *line, tt_peer_def *def)
{
    char copies[WORDS_MAX][32];
    char *words[WORDS_MAX];
    for (int i = 0; i < line->count; i++) {
        words[i] = copies[i];
        snprintf(copies[i], sizeof copies[i], "%s", line->words[i]);
    }
    *def = (tt_peer_def){0};
    tt_status status = tt_peer_def_read(def, line->count, words);
    bool kept = line->count > 2 && def->address == copies[2];
    cr_assert(kept || def->address == NULL);
    return status;
}

static void expect(typed line, tt_peer_mode mode, uint32_t sync_test)
{
    tt_peer_def def;
    cr_assert(read(&line, &def) == TT_OK);
    bool addressed = def.address != NULL;
    cr_assert(def.mode == mode && def.sync_test == sync_test && addressed == (line.count > 2));
}

Test(peer_words, name_a_mode_and_where_it_needs_one_an_address)
{
    expect((typed){0}, TT_PEER_PRACTICE, 0);
    expect((typed){1, {"dots"}}, TT_PEER_PRACTICE, 0);
    expect((typed){2, {"dots", "practice"}}, TT_PEER_PRACTICE, 0);
    expect((typed){2, {"dots", "test"}}, TT_PEER_PRACTICE, 8);
    expect((typed){3, {"dots", "host", "here:1"}}, TT_PEER_HOST, 0);
    expect((typed){3, {"dots", "join", "here:1"}}, TT_PEER_JOIN, 0);
    expect((typed){3, {"dots", "watch", "here:1"}}, TT_PEER_WATCH, 0);
}

Test(peer_words, that_mean_nothing_or_are_too_many_are_refused)
{
    static const typed lines[] = {
        {2, {"dots", ""}},           {2, {"dots", "Practice"}},
        {2, {"dots", "host"}},       {2, {"dots", "join"}},
        {2, {"dots", "watch"}},      {3, {"dots", "practice", "here:1"}},
        {3, {"dots", "test", "8"}},  {4, {"dots", "join", "here:1", "now"}},
        {3, {"dots", "play", "it"}},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        tt_peer_def def;
        cr_assert(eq(int, read(&lines[i], &def), TT_BAD_ARGUMENT), "line %zu", i);
    }
}

static tt_status host_at(const char *address, uint16_t port, uint16_t *bound)
{
    tt_peer *peer;
    tt_peer_def def = {
        .game = &toy_game, .mode = TT_PEER_HOST, .address = address, .port = port, .match = "m"};
    tt_status status = tt_peer_create(&def, &peer);
    *bound = peer ? tt_peer_port(peer) : 0;
    tt_peer_destroy(peer);
    return status;
}

Test(peer_words, an_address_may_say_the_port_too)
{
    uint16_t free_one, bound;
    char address[32];
    cr_assert(eq(int, host_at("127.0.0.1:0", 0, &free_one), TT_OK));
    cr_assert(lt(int, 0, free_one));
    snprintf(address, sizeof address, "127.0.0.1:%u", free_one);
    cr_assert(eq(int, host_at(address, 0, &bound), TT_OK));
    cr_assert(eq(int, bound, free_one));
}

Test(peer_words, an_address_with_a_port_that_is_none_is_refused)
{
    static const char *const addresses[] = {
        "127.0.0.1:",      "127.0.0.1:65536",  "127.0.0.1:-1", ":7777",
        "127.0.0.1: 7777", "127.0.0.1:077777", "127.0.0.1:7x", "127.0.0.1:7:7",
    };
    uint16_t bound;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        cr_assert(eq(int, host_at(addresses[i], 0, &bound), TT_BAD_ARGUMENT), "%s", addresses[i]);
    }
    cr_assert(eq(int, host_at("127.0.0.1:7777", 7777, &bound), TT_BAD_ARGUMENT));
    char endless[400];
    memset(endless, 'a', sizeof endless);
    memcpy(endless + sizeof endless - 3, ":1", 3);
    cr_assert(eq(int, host_at(endless, 0, &bound), TT_BAD_ARGUMENT));
}

Test(peer_words, say_where_a_peer_stands)
{
    for (uint32_t phase = TT_PEER_CONNECTING; phase <= TT_PEER_BROKEN; phase++)
        cr_assert(lt(sz, 0, strlen(tt_peer_phase_text((tt_peer_phase)phase))));
    cr_assert(eq(int, strcmp(tt_peer_phase_text(TT_PEER_LEFT), "left"), 0));
    cr_assert(eq(int, strcmp(tt_peer_phase_text(TT_PEER_BROKEN + 1), "unknown"), 0));
}
