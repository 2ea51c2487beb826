#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "veracity/decimal.h"
#include "veracity/units.h"
#include "verify/fit.h"

namespace veracity::internal {
namespace {

// The mean radius of the ellipsoid WGS 84, (2 a + b) / 3, in metres (NIMA
// TR8350.2, table 3.8). As a sphere the Earth is off by half a percent.
constexpr double kEarthRadius = 6371008.7714;
constexpr double kPi = 3.141592653589793;
// Wikidata names the globe, we do not.
constexpr absl::string_view kEarth = "http://www.wikidata.org/entity/Q2";

struct Point {
  Decimal latitude;
  Decimal longitude;
  std::optional<Decimal> altitude;
  std::optional<Decimal> precision;
};

absl::string_view GlobeOf(const v1::GeoPoint& point) {
  return point.globe() == kEarth ? absl::string_view() : point.globe();
}

absl::StatusOr<std::optional<Decimal>> ReadIfAny(absl::string_view decimal) {
  if (decimal.empty()) return std::optional<Decimal>();
  return Decimal::Parse(decimal);
}

absl::StatusOr<Point> ReadPoint(const v1::GeoPoint& point) {
  Point read;
  VERACITY_ASSIGN_OR_RETURN(read.latitude, Decimal::Parse(point.latitude()));
  VERACITY_ASSIGN_OR_RETURN(read.longitude, Decimal::Parse(point.longitude()));
  VERACITY_ASSIGN_OR_RETURN(read.altitude, ReadIfAny(point.altitude()));
  VERACITY_ASSIGN_OR_RETURN(read.precision, ReadIfAny(point.precision()));
  return read;
}

// -- Distance over the ground --

// The sine of an angle from 0 to pi. By its Taylor series, which needs nothing
// but the operations that IEEE 754 rounds the same everywhere: std::sin
// differs between machines in the last bit.
double Sine(double radians) {
  const double x = std::min(radians, kPi - radians);
  double term = x;
  double sum = x;
  for (int n = 3; n <= 23; n += 2) {
    term *= -x * x / (n * (n - 1));
    sum += term;
  }
  return sum;
}

double Radians(double degrees) { return degrees * (kPi / 180); }

// The haversine of the angle at the Earth's centre, sin^2(angle / 2).
double Haversine(const Point& a, const Point& b) {
  const double lat_a = Radians(a.latitude.ToDouble());
  const double lat_b = Radians(b.latitude.ToDouble());
  const double lon_a = Radians(a.longitude.ToDouble());
  const double lon_b = Radians(b.longitude.ToDouble());
  const double by_latitude = Sine(std::abs(lat_a - lat_b) / 2);
  const double by_longitude = Sine(std::abs(lon_a - lon_b) / 2);
  const double cosines = Sine(kPi / 2 - lat_a) * Sine(kPi / 2 - lat_b);
  return by_latitude * by_latitude + cosines * by_longitude * by_longitude;
}

bool AreWithin(const Point& a, const Point& b, double metres) {
  const double half_angle = metres / kEarthRadius / 2;
  if (half_angle >= kPi / 2) return true;  // half the way round
  const double sine = Sine(half_angle);
  return Haversine(a, b) <= sine * sine;
}

// -- Agreement --

// Whether each coordinate differs by no more than the coarser of the two
// precisions, so that both may be one place.
absl::StatusOr<bool> AreWithinPrecision(const Point& a, const Point& b) {
  if (!a.precision.has_value() && !b.precision.has_value()) return false;
  const Quantity most = {std::max(a.precision.value_or(Decimal()),
                                  b.precision.value_or(Decimal())),
                         Unit()};
  VERACITY_ASSIGN_OR_RETURN(
      const bool latitudes,
      DiffersByAtMost({a.latitude, Unit()}, {b.latitude, Unit()}, most));
  VERACITY_ASSIGN_OR_RETURN(
      const bool longitudes,
      DiffersByAtMost({a.longitude, Unit()}, {b.longitude, Unit()}, most));
  return latitudes && longitudes;
}

absl::StatusOr<Fit> Relate(const v1::GeoPoint& a, const v1::GeoPoint& b,
                           const v1::Tolerance& tolerance) {
  if (GlobeOf(a) != GlobeOf(b)) return Fit::kUnclear;
  VERACITY_ASSIGN_OR_RETURN(const Point x, ReadPoint(a));
  VERACITY_ASSIGN_OR_RETURN(const Point y, ReadPoint(b));
  bool same_place = x.latitude == y.latitude && x.longitude == y.longitude;
  bool same_height = x.altitude == y.altitude;
  if (!tolerance.absolute().empty() && !(same_place && same_height)) {
    if (!GlobeOf(a).empty()) return Fit::kUnclear;  // of unknown size
    VERACITY_ASSIGN_OR_RETURN(const Unit metre, Unit::Parse("m"));
    Quantity most;
    VERACITY_ASSIGN_OR_RETURN(most.value, Decimal::Parse(tolerance.absolute()));
    VERACITY_ASSIGN_OR_RETURN(most.unit, Unit::Parse(tolerance.unit()));
    VERACITY_ASSIGN_OR_RETURN(const Converted metres,
                              Convert(most.value, most.unit, metre));
    same_place = same_place || AreWithin(x, y, metres.value.ToDouble());
    if (x.altitude.has_value() && y.altitude.has_value()) {
      VERACITY_ASSIGN_OR_RETURN(
          same_height,
          DiffersByAtMost({*x.altitude, metre}, {*y.altitude, metre}, most));
    }
  }
  if (!same_place) {
    VERACITY_ASSIGN_OR_RETURN(const bool is_near, AreWithinPrecision(x, y));
    return is_near ? Fit::kUnclear : Fit::kApart;
  }
  if (same_height) return Fit::kEqual;
  if (x.altitude.has_value() && y.altitude.has_value()) return Fit::kApart;
  return x.altitude.has_value() ? Fit::kMore : Fit::kLess;
}

}  // namespace

Fit FitOfPoints(const v1::GeoPoint& x, const v1::GeoPoint& y,
                const v1::Tolerance& tolerance) {
  return Relate(x, y, tolerance).value_or(Fit::kUnclear);
}

}  // namespace veracity::internal
