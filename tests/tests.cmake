# One line a test, by folder, in the order of the flow.
veracity_test(base/base32)
veracity_test(base/edtf)
veracity_test(base/quote_match)
veracity_test(base/text)
