# One line a file, by folder, in the order of the flow.
target_sources(veracity PRIVATE
  base/base32.cc
  base/calendar.cc
  base/digest.cc
  base/edtf.cc
  base/time_bounds.cc
  base/quote_match.cc
  base/text.cc
  base/decimal.cc
  base/ratio.cc
  base/unit_parser.cc
  base/unit_table.cc
  base/units.cc
  vocabulary/predicates.cc
  vocabulary/scales.cc
  identity/ids.cc
  identity/canonical.cc
  identity/identify.cc
  identity/entry.cc
  identity/field_checker.cc
  identity/validate.cc
  identity/identity.cc
  identity/batch.cc
  bundle/bundle_reader.cc
  bundle/bundle_writer.cc
)
