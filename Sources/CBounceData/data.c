// The rule files of Sources/Bounce/Rules/Data, carried in the binary. A new file needs a line in each of the two lists.
#include "CBounceData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed is C23; clang has it in every mode

static const unsigned char generic[] = {
#embed "../Bounce/Rules/Data/generic.rules"
};
static const unsigned char codes[] = {
#embed "../Bounce/Rules/Data/codes.rules"
};

static const struct bounce_rule_file files[] = {
    {"generic.rules", generic, sizeof generic},
    {"codes.rules", codes, sizeof codes},
};

const int bounce_rule_file_count = sizeof files / sizeof files[0];

struct bounce_rule_file bounce_rule_file(int index) { return files[index]; }
