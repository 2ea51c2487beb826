# One line a file, by folder, in the order of the flow.
target_sources(veracity PRIVATE
  base/base32.cc
  base/digest.cc
)
