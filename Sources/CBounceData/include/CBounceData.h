#pragma once
#include <stddef.h>

/// A rule file of Sources/Bounce/Rules/Data, byte for byte.
struct bounce_rule_file {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t byte_count;
};

extern const int bounce_rule_file_count;

/// The file at `index`, 0 to bounce_rule_file_count - 1.
struct bounce_rule_file bounce_rule_file(int index);
