/* builtin.c: the schemas of nsync's own files, compiled on first use and kept. */
#include "internal.h"

#include <pthread.h>
#include <stdio.h>

#include "lib/base/embedded.h"

static const char *const names[] = { "item", "cosignature", "root", "record", "digest", "key", "site" };

#define COUNT (sizeof(names) / sizeof(names[0]))

/* Reachable for as long as the process lives, as the header says. */
static struct nsync_schema *compiled[COUNT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static size_t index_of(const char *name)
{
	size_t i = 0;

	while (i < COUNT && strcmp(names[i], name) != 0)
		i++;
	return i;
}

struct nsync_str nsync_schema_builtin_source(const char *name)
{
	char path[64];

	if (index_of(name) == COUNT)
		return (struct nsync_str){ NULL, 0 };
	snprintf(path, sizeof(path), "schema/%s.schema.json", name);
	return nsync_embedded_find(path);
}

enum nsync_code nsync_schema_builtin(const struct nsync_schema **out, const char *name,
				     struct nsync_error *err)
{
	const struct nsync_schema_options options = { .assert_format = true, .refs = NULL };
	struct nsync_str source = nsync_schema_builtin_source(name);
	enum nsync_code code = NSYNC_OK;
	size_t i = index_of(name);

	*out = NULL;
	if (!source.p)
		return nsync_fail(err, NSYNC_ENOTFOUND, NULL, "%s", name);
	pthread_mutex_lock(&lock);
	if (!compiled[i])
		code = nsync_schema_compile(&compiled[i], source, (struct nsync_str){ "", 0 },
					    &options, err);
	*out = compiled[i];
	pthread_mutex_unlock(&lock);
	return code;
}
