// Commands in words, for logs: "march companies 0 4 to 101.50 88.25, attacking".

#include "describe.h"
#include "phalanx.h"

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

const char *describe_type(uint32_t type)
{
    static const char *const names[PHALANX_TYPES] = {"nobody", "spearmen", "archers", "riders"};
    return names[type < PHALANX_TYPES ? type : PHALANX_FREE];
}

static void say_companies(phrase *words, uint32_t companies)
{
    say(words, companies & (companies - 1) ? "companies" : "company");
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (!(companies >> i & 1)) continue;
        say(words, " ");
        say_number(words, i);
    }
}

static void say_point(phrase *words, const phalanx_command *command)
{
    say(words, " to ");
    say_metres(words, command->x);
    say(words, " ");
    say_metres(words, command->y);
}

static void say_march(phrase *words, const phalanx_command *command)
{
    say(words, " ");
    say_companies(words, command->companies);
    say_point(words, command);
    if (command->faced) {
        say(words, ", facing ");
        say_number(words, command->facing * 360u / 256);
    }
    if (command->width > 0) {
        say(words, ", ");
        say_number(words, command->width);
        say(words, " m wide");
    }
    if (command->manner == PHALANX_ATTACKS) say(words, ", attacking");
    if (command->queued) say(words, ", afterwards");
}

static void say_command(phrase *words, const phalanx_command *command)
{
    static const char *const verbs[PHALANX_VERBS] = {"",      "march",   "hold",  "stop",
                                                     "group", "recruit", "rally", "surrender"};
    say(words, verbs[command->verb]);
    if (command->verb == PHALANX_MARCH) say_march(words, command);
    if (command->verb == PHALANX_HOLD || command->verb == PHALANX_STOP) {
        say(words, " ");
        say_companies(words, command->companies);
    }
    if (command->verb == PHALANX_RALLY) say_point(words, command);
    if (command->verb == PHALANX_RECRUIT) {
        say(words, " ");
        say(words, describe_type(command->type));
    }
    if (command->verb != PHALANX_GROUP) return;
    say(words, " ");
    if (command->group == PHALANX_NO_GROUP)
        say(words, "none");
    else
        say_number(words, command->group);
    say(words, ": ");
    say_companies(words, command->companies);
}

void describe_companies(uint32_t companies, char *text, size_t size)
{
    phrase words = {text, size, 0};
    if (size > 0) text[0] = 0;
    if (size > 0 && companies != 0) say_companies(&words, companies);
}

void describe_command(void *context, const tt_event *event, char *text, size_t size)
{
    (void)context;
    if (size == 0) return;
    phrase words = {text, size, 0};
    phalanx_command command;
    if (phalanx_command_read(&command, event->data, event->size))
        say_command(&words, &command);
    else
        say(&words, "malformed");
}
