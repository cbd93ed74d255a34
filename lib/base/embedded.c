/* embedded.c: look a compiled-in file up by its path. */
#include "lib/base/embedded.h"

struct nsync_str nsync_embedded_find(const char *path)
{
	for (size_t i = 0; i < nsync_embedded_count; i++)
		if (strcmp(nsync_embedded[i].path, path) == 0)
			return (struct nsync_str){ (const char *)nsync_embedded[i].bytes,
						   nsync_embedded[i].n };
	return (struct nsync_str){ NULL, 0 };
}
