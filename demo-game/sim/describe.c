// Commands in words, for logs: "march spearmen riders of group 2 to 101.50 88.25, attacking".

#include "battle.h"

// Text in a buffer that may be too small for it: what does not fit is cut off.
typedef struct phrase {
    char *text;
    size_t size, used;
} phrase;

static void say(phrase *words, const char *text)
{
    for (; *text && words->used + 1 < words->size; text++) words->text[words->used++] = *text;
    words->text[words->used] = 0;
}

static void say_number(phrase *words, uint32_t number)
{
    char digits[12] = {0};
    uint32_t at = sizeof digits - 1;
    do digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    say(words, &digits[at]);
}

// Of 1/256 m, in metres and hundredths.
static void say_metres(phrase *words, uint16_t length)
{
    uint32_t hundredths = length * 100u / 256;
    say_number(words, hundredths / 100);
    say(words, hundredths % 100 < 10 ? ".0" : ".");
    say_number(words, hundredths % 100);
}

static const char *const type_names[PHALANX_TYPES] = {"nobody", "spearmen", "archers", "riders"};

static void say_selection(phrase *words, const phalanx_command *command)
{
    if (command->types == PHALANX_ALL_TYPES) say(words, " all");
    for (uint32_t type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++) {
        if (command->types == PHALANX_ALL_TYPES || !(command->types >> (type - 1) & 1)) continue;
        say(words, " ");
        say(words, type_names[type]);
    }
    if (command->group == PHALANX_ANY_GROUP) return;
    say(words, command->verb == PHALANX_MUSTER ? " to group " : " of group ");
    say_number(words, command->group);
}

static void say_point(phrase *words, const char *before, const phalanx_command *command)
{
    say(words, before);
    say_metres(words, command->x);
    say(words, " ");
    say_metres(words, command->y);
}

static void say_command(phrase *words, const phalanx_command *command)
{
    static const char *const verbs[PHALANX_VERBS] = {"",       "march",   "hold",
                                                     "muster", "recruit", "surrender"};
    say(words, verbs[command->verb]);
    if (command->verb == PHALANX_RECRUIT) {
        say(words, " ");
        say(words, type_names[command->types]);
    }
    if (command->verb < PHALANX_RECRUIT) say_selection(words, command);
    if (command->verb == PHALANX_MARCH) {
        say_point(words, " to ", command);
        say(words, command->manner == PHALANX_ATTACKS ? ", attacking" : ", passing by");
    }
    if (command->verb == PHALANX_MUSTER) {
        say(words, " within ");
        say_metres(words, command->radius);
        say_point(words, " of ", command);
    }
}

void describe_command(const tt_event *event, char *text, size_t size)
{
    if (size == 0) return;
    phrase words = {text, size, 0};
    phalanx_command command;
    if (phalanx_command_read(&command, event->data, event->size))
        say_command(&words, &command);
    else
        say(&words, "malformed");
}
