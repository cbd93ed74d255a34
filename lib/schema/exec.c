#include "internal.h"
bool nsync_schema_exec(struct schema_run *run, uint32_t block, const struct nsync_json *value)
{
	return nsync_schema_walk(run, block, value, NULL, NULL);
}
bool nsync_schema_emit(struct schema_compiler *c)
{
	(void)c;
	return true;
}
