/*
 * valijson.cc: valijson validate ITEMS N SCHEMA. Draft 7 at most, so it is given an easier schema:
 * without contains (it knows no minContains), without formats (it knows few), and without the
 * patterns that forbid characters by \u (std::regex runs over bytes).
 */
#include <rapidjson/document.h>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "peer.h"

static void ease(rapidjson::Value &schema)
{
	if (schema.IsArray())
		for (auto &one : schema.GetArray())
			ease(one);
	if (!schema.IsObject())
		return;
	for (const char *name : { "contains", "minContains", "maxContains", "format", "$schema", "$id" })
		if (schema.HasMember(name) && (!schema[name].IsObject() || schema.HasMember("minContains")))
			schema.RemoveMember(name);
	if (schema.HasMember("pattern") && schema["pattern"].IsString() &&
	    std::string(schema["pattern"].GetString()).find("\\u") != std::string::npos)
		schema.RemoveMember("pattern");
	for (auto &member : schema.GetObject())
		ease(member.value);
}

int main(int, char **argv)
{
	const std::string source = peer_file(argv[4]);
	std::vector<rapidjson::Document> items;
	rapidjson::Document document;
	valijson::Schema schema;
	valijson::SchemaParser parser;
	valijson::Validator validator;

	document.Parse(source.data(), source.size());
	ease(document);
	parser.populateSchema(valijson::adapters::RapidJsonAdapter(document), schema);
	for (const std::string &item : peer_items(argv[2], std::strtoull(argv[3], nullptr, 10))) {
		items.emplace_back();
		items.back().Parse(item.data(), item.size());
	}
	return peer_serve("valijson, an easier schema", [&] {
		size_t good = 0;

		for (const rapidjson::Document &item : items)
			good += validator.validate(schema, valijson::adapters::RapidJsonAdapter(item),
						   nullptr);
		return good;
	});
}
