#pragma once
#include <stddef.h>

/// What is known of exchangers: Sources/Verification/Domain/Data/exchangers.known, byte for byte.
extern const size_t verification_exchangers_byte_count;
const unsigned char *_Nonnull verification_exchangers_start(void);

/// A list of Sources/Verification/Lists/Data, byte for byte.
struct verification_list_file {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t byte_count;
};

extern const int verification_list_file_count;

/// The file at `index`, 0 to verification_list_file_count - 1.
struct verification_list_file verification_list_file(int index);
