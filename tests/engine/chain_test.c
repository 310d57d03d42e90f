// The expected heads were computed with another implementation of BLAKE2b (Python's hashlib).

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "tickertape/tape.h"
#include "toy.h"

static char *text_of(const uint8_t head[TT_HEAD_SIZE])
{
    static char text[2 * TT_HEAD_SIZE + 1];
    for (uint32_t i = 0; i < TT_HEAD_SIZE; i++) snprintf(text + 2 * i, 3, "%02x", head[i]);
    return text;
}

// Of a game without a layout, so that the heads below stay what they are when the toy changes.
static tt_match plain_match(void)
{
    tt_match match = toy_match(2);
    match.layout = 0;
    return match;
}

Test(chain, starts_from_the_canonical_bytes_of_the_match)
{
    tt_match match = plain_match();
    uint8_t head[TT_HEAD_SIZE];
    tt_chain_start(&match, head);
    char expected[] = "13bae3f39403393d67cb58e84e2db7f3da7e60a30d3dc9dab72078e71e57c0f4";
    cr_assert(eq(str, text_of(head), expected));
    match.seed++;
    tt_chain_start(&match, head);
    cr_assert(ne(str, text_of(head), expected));
}

Test(chain, links_the_head_and_the_bytes_of_a_turn)
{
    tt_match match = plain_match();
    uint8_t head[TT_HEAD_SIZE];
    tt_chain_start(&match, head);
    tt_chain_link(head, "\0", 1);
    char expected[] = "bf34c565db7f74159a3d23a3d587f1eb0239e3f0b0acabc068d27feb4d6f06ca";
    cr_assert(eq(str, text_of(head), expected));
}

Test(chain, remembers_the_order_of_turns)
{
    uint8_t one[TT_HEAD_SIZE] = {0}, other[TT_HEAD_SIZE] = {0};
    tt_chain_link(one, "a", 1);
    tt_chain_link(one, "b", 1);
    tt_chain_link(other, "b", 1);
    tt_chain_link(other, "a", 1);
    cr_assert(memcmp(one, other, TT_HEAD_SIZE) != 0);
}
