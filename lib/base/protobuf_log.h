#ifndef VERACITY_BASE_PROTOBUF_LOG_H_
#define VERACITY_BASE_PROTOBUF_LOG_H_

#include <google/protobuf/stubs/common.h>
#if GOOGLE_PROTOBUF_VERSION < 4022000
#include <google/protobuf/stubs/logging.h>
#endif

namespace veracity::internal {

// While one exists, protobuf keeps its remarks on hostile input (text that is
// not UTF-8, JSON that does not parse) to itself: this library never prints,
// and every such thing is an error of ours. Scoped, because the handler of
// messages belongs to the host; thread-safe, unlike setting a handler. From
// protobuf 22 on messages go through Abseil's log, which the host routes.
class ProtobufSilence {
 public:
  ProtobufSilence() {}
  ProtobufSilence(const ProtobufSilence&) = delete;
  ProtobufSilence& operator=(const ProtobufSilence&) = delete;

#if GOOGLE_PROTOBUF_VERSION < 4022000
 private:
  google::protobuf::LogSilencer silencer_;
#endif
};

}  // namespace veracity::internal

#endif  // VERACITY_BASE_PROTOBUF_LOG_H_
