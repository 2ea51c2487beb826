# One line a test, by folder, in the order of the flow.
veracity_test(base/base32)
veracity_test(base/edtf)
veracity_test(base/quote_match)
veracity_test(base/text)
veracity_test(base/decimal)
veracity_test(base/ratio)
veracity_test(base/units)
