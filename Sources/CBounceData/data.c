#include "CBounceData.h"
