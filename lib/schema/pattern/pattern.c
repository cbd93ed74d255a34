/*
 * pattern.c: patterns compiled once and matched by any number of threads. Simple
 * ones go by simple.c, all others by PCRE2 with JIT and limits.
 */
#include "lib/schema/pattern/ecma.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT_STEPS 1000000u
#define MATCH_LIMIT_KIB   20000u
#define MATCH_LIMIT_DEPTH 100000u

struct schema_pattern {
	struct schema_pattern *next;
	struct nsync_str source;
	const struct ecma_step *steps; /* simple: no code */
	size_t step_count;
	bool simple, to_end, jit;
	pcre2_code *code;
	pcre2_match_context *context;
};

/* PCRE2 writes into match data, so each thread has its own, freed when it ends. */
static pthread_key_t data_key;
static pthread_once_t data_once = PTHREAD_ONCE_INIT;
static bool data_ready;

static void free_data(void *data)
{
	pcre2_match_data_free(data);
}

static void make_key(void)
{
	data_ready = pthread_key_create(&data_key, free_data) == 0;
}

static pcre2_match_data *thread_data(void)
{
	pthread_once(&data_once, make_key);
	if (!data_ready)
		return NULL;
	pcre2_match_data *data = pthread_getspecific(data_key);

	if (!data) {
		data = pcre2_match_data_create(1, NULL);
		if (data && pthread_setspecific(data_key, data) != 0) {
			pcre2_match_data_free(data);
			return NULL;
		}
	}
	return data;
}

/* false with why, "" when there is no memory. */
static bool compile_code(struct schema_pattern *pattern, struct nsync_str text, char *why,
			 size_t size)
{
	uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
			   PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK;
	PCRE2_SIZE offset;
	int error;

	pattern->code = pcre2_compile((PCRE2_SPTR)text.p, text.n, options, &error, &offset, NULL);
	if (!pattern->code) {
		PCRE2_UCHAR message[96];

		pcre2_get_error_message(error, message, sizeof(message));
		snprintf(why, size, "%s",
			 error == PCRE2_ERROR_NOMEMORY || error == 121 /* heap */
				 ? ""
				 : (const char *)message);
		return false;
	}
	pattern->context = pcre2_match_context_create(NULL);
	if (!pattern->context)
		return false;
	pcre2_set_match_limit(pattern->context, MATCH_LIMIT_STEPS);
	pcre2_set_depth_limit(pattern->context, MATCH_LIMIT_DEPTH);
	pcre2_set_heap_limit(pattern->context, MATCH_LIMIT_KIB);
	pattern->jit = pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) == 0;
	return true;
}

static bool read_source(struct nsync_schema *schema, struct schema_pattern *pattern, char *why,
			size_t size)
{
	struct nsync_buf text = NSYNC_BUF_INIT(16u << 20);
	struct ecma e = { .source = pattern->source, .out = &text, .schema = schema };
	bool ok = nsync_ecma_read(&e) && e.memory && text.code == NSYNC_OK;

	if (!ok)
		snprintf(why, size, "%s", e.memory && e.why ? e.why : "");
	if (!ok && e.memory && text.code == NSYNC_ELIMIT)
		snprintf(why, size, "too long");
	bool simple = ok && nsync_ecma_steps_finish(&e);

	ok = ok && e.memory;
	if (ok && simple) {
		pattern->steps = nsync_schema_alloc(schema, sizeof(*e.steps) * (e.step_count + 1));
		ok = pattern->steps != NULL;
		if (ok && e.step_count)
			memcpy((void *)(uintptr_t)pattern->steps, e.steps,
			       sizeof(*e.steps) * e.step_count);
		pattern->step_count = e.step_count;
		pattern->simple = true;
		pattern->to_end = e.to_end;
	} else if (ok) {
		ok = compile_code(pattern, nsync_buf_view(&text), why, size);
	}
	free(e.steps);
	nsync_buf_release(&text);
	return ok;
}

const struct schema_pattern *nsync_schema_pattern_new(struct nsync_schema *schema,
						      struct nsync_str source, char *why,
						      size_t size)
{
	struct schema_pattern *pattern;

	why[0] = '\0';
	for (pattern = schema->patterns; pattern; pattern = pattern->next)
		if (nsync_str_eq(pattern->source, source))
			return pattern;
	pattern = nsync_schema_alloc(schema, sizeof(*pattern));
	if (!pattern)
		return NULL;
	pattern->source = source;
	pattern->next = schema->patterns;
	schema->patterns = pattern;
	return read_source(schema, pattern, why, size) ? pattern : NULL;
}

void nsync_schema_patterns_free(struct nsync_schema *schema)
{
	for (struct schema_pattern *p = schema->patterns; p; p = p->next) {
		pcre2_code_free(p->code);
		pcre2_match_context_free(p->context);
	}
}

static enum schema_match match_code(const struct schema_pattern *pattern, struct nsync_str text)
{
	pcre2_match_data *data = thread_data();
	PCRE2_SPTR p = (PCRE2_SPTR)(text.n ? text.p : "");
	int code = PCRE2_ERROR_JIT_STACKLIMIT;

	if (!data)
		return MATCH_MEMORY;
	if (pattern->jit)
		code = pcre2_jit_match(pattern->code, p, text.n, 0, 0, data, pattern->context);
	if (code == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has its limits on the heap */
		code = pcre2_match(pattern->code, p, text.n, 0, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
				   data, pattern->context);
	if (code >= 0)
		return MATCH_YES;
	if (code == PCRE2_ERROR_NOMATCH)
		return MATCH_NO;
	return code == PCRE2_ERROR_NOMEMORY ? MATCH_MEMORY : MATCH_LIMIT;
}

enum schema_match nsync_schema_pattern_match(const struct schema_pattern *pattern,
					     struct nsync_str text)
{
	if (!pattern->simple)
		return match_code(pattern, text);
	return nsync_ecma_steps_match(pattern->steps, pattern->step_count, pattern->to_end, text)
		       ? MATCH_YES
		       : MATCH_NO;
}
