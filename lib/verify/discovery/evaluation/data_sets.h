#ifndef VERACITY_VERIFY_DISCOVERY_EVALUATION_DATA_SETS_H_
#define VERACITY_VERIFY_DISCOVERY_EVALUATION_DATA_SETS_H_

// Data sets with known answers, from the texts of their files as their authors
// publish them. Rows that have too few fields are left out.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "verify/discovery/evaluation/named_claims.h"

namespace veracity::internal {

// Claims, and what is true.
struct DataSet {
  NamedClaims claims;
  std::map<std::string, std::string> gold;  // by item
};

// Whether a value is right.
using IsRight =
    std::function<bool(const std::string& value, const std::string& gold)>;
inline bool IsEqual(const std::string& value, const std::string& gold) {
  return value == gold;
}

// -- Labels by crowds: "item,worker,label" and "item,truth" --

// Of a worker's labels of one item.
enum class Repeats { kKept, kLastWins };

DataSet ReadCrowd(const std::string& labels, const std::string& truth,
                  Repeats repeats);

// -- Places, as wide as sources say: "item,source,place" and "item,path" --

DataSet ReadPlaces(const std::string& claims, const std::string& truth);

// Gold is a path with the most specific place first.
bool IsExact(const std::string& value, const std::string& gold);
bool IsOnPath(const std::string& value, const std::string& gold);

// -- Numbers --

// Emotions, from -100 to 100: "item,worker,number" and "item,truth".
DataSet ReadEmotion(const std::string& answers, const std::string& truth);

// Populations of cities, as editors of an encyclopedia put them:
// "city,property,number,editor,..." and "city,property,truth".
DataSet ReadPopulation(const std::string& claims, const std::string& truth);
// Those of them that are clean: "item,editor,number,..." and "item,truth,...".
DataSet ReadCleanPopulation(const std::string& claims,
                            const std::string& truth);

// Within a thousandth.
bool IsClose(const std::string& value, const std::string& gold);

// -- Flights of a day, without header, at tabs: source, flight, departure
// scheduled and actual, gate, arrival scheduled and actual, gate; and the same
// without source --

// An item is one of the six attributes of a flight, "AA-1007|3". A value is a
// minute of the day, as four digits, or a gate. Times of an item within five
// minutes are one: the most common first, each joins the first that is near.
struct FlightClaim {
  std::string item, source, value;
};
std::vector<FlightClaim> ReadFlightClaims(const std::string& claims);
// Gold of each item: the attribute, "|" and what it is.
std::map<std::string, std::string> ReadFlightGold(const std::string& truth);
// Sources are numbered by name.
void AddFlights(const std::vector<FlightClaim>& flights, NamedClaims* claims);

// Times within ten minutes are right.
bool IsRightFlight(const std::string& value, const std::string& gold);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_EVALUATION_DATA_SETS_H_
