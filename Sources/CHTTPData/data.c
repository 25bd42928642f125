#include "CHTTPData.h"
