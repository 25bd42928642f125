#pragma once
#include <stddef.h>

/// A file carried in the binary: page templates, style, script, icon, the API's description.
struct http_data_file {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t count;
};

/// How many there are.
size_t http_data_file_count(void);

/// The file at `index`, 0 to `http_data_file_count() - 1`.
struct http_data_file http_data_file_at(size_t index);
