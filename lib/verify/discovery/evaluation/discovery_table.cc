// The table of methods by data sets, beside what was published.

#include "veracity/discovery_table.h"

#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "verify/discovery/evaluation/data_sets.h"
#include "verify/discovery/evaluation/measure.h"
#include "verify/discovery/evaluation/published.h"

namespace veracity::internal {
namespace {

using Method = DiscoveryMethod;

struct Setting {
  std::string name;
  DiscoveryOptions options;
};

DiscoveryOptions UntilItSettles(Method method, int iterations) {
  DiscoveryOptions options = Plain(method, iterations);
  options.tolerance.reset();
  return options;
}

// Methods of any values. Accu has no prior.
std::vector<Setting> OfAnyValues(double wrong_values) {
  DiscoveryOptions truth_finder = UntilItSettles(Method::kTruthFinder, 100);
  truth_finder.truth_finder.similarity = 0;
  DiscoveryOptions maximum = Plain(Method::kCrh, 20);
  maximum.crh.form = CrhOptions::Form::kMaximum;
  DiscoveryOptions accu = UntilItSettles(Method::kAccu, 50);
  accu.accu.wrong_values = wrong_values;
  accu.accu.prior_right = 0;
  accu.accu.prior_wrong = 0;
  return {{"Vote", Plain(Method::kVote, 1)},
          {"Sums", Plain(Method::kSums, 20)},
          {"AverageLog", Plain(Method::kAverageLog, 20)},
          {"Investment", Plain(Method::kInvestment, 20)},
          {"PooledInvestment", Plain(Method::kPooledInvestment, 20)},
          {"PooledInvestment, 10", Plain(Method::kPooledInvestment, 10)},
          {"TruthFinder", truth_finder},
          {"CRH, sum", Plain(Method::kCrh, 20)},
          {"CRH, maximum", maximum},
          {"Accu", accu}};
}

// As Zheng et al. ran them.
DiscoveryOptions Pm() {
  DiscoveryOptions options = Plain(Method::kCrh, 10);
  options.crh.form = CrhOptions::Form::kMaximum;
  options.crh.per_claim = false;
  options.crh.least_loss = 1e-8;
  options.crh.offset = 1e-7;
  return options;
}

std::vector<Setting> OfZheng() {
  DiscoveryOptions zen_crowd = Plain(Method::kAccu, 20);
  zen_crowd.accu.prior_right = 0;
  zen_crowd.accu.prior_wrong = 0;
  DiscoveryOptions diagonal = Plain(Method::kDawidSkene, 20);
  diagonal.dawid_skene.start = DawidSkeneOptions::Start::kDiagonal;
  return {{"MV", Plain(Method::kVote, 1)},
          {"ZC", zen_crowd},
          {"D&S", diagonal},
          {"LFC", Plain(Method::kDawidSkene, 20)},
          {"PM", Pm()},
          {"CATD", Plain(Method::kCatd, 100)}};
}

// Fills in the figures of one data set.
class Measurer {
 public:
  Measurer(std::string name, DataSet* set,
           std::vector<DiscoveryFigure>* figures)
      : name_(std::move(name)), set_(set), figures_(figures) {
    set_->claims.Columns();
    for (const auto& [item, gold] : set_->gold) {
      known_ += set_->claims.Item(item) >= 0 ? 1 : 0;
    }
  }

  // How many answers are right by each method of any values, and by default.
  absl::Status OfValues(double wrong_values, const IsRight& is_right) {
    VERACITY_RETURN_IF_ERROR(CheckKnown());
    const DiscoveryInput& input = set_->claims.Columns();
    for (const Setting& setting : OfAnyValues(wrong_values)) {
      VERACITY_ASSIGN_OR_RETURN(const DiscoveryReport report,
                                Discover(input, setting.options));
      if (setting.name == "Vote") {
        Add("Vote, expected", "right",
            ExpectedRight(*set_, input, report, is_right));
      }
      Add(setting.name, "right", Right(*set_, report, is_right));
    }
    return absl::OkStatus();
  }

  absl::Status ByDefault(const IsRight& is_right) {
    VERACITY_ASSIGN_OR_RETURN(const DiscoveryReport report,
                              Discover(set_->claims.Columns()));
    Add("by default", "right",
        report.method == Method::kDawidSkene
            ? RightLabels(*set_, report.chosen_label)
            : Right(*set_, report, is_right));
    return absl::OkStatus();
  }

  absl::Status OfLabels() {
    const DiscoveryInput& input = set_->claims.Columns();
    VERACITY_RETURN_IF_ERROR(OfValues(input.labels - 1, IsEqual));
    for (const int iterations : {20, 100}) {
      VERACITY_ASSIGN_OR_RETURN(
          const DiscoveryReport report,
          Discover(input, UntilItSettles(Method::kDawidSkene, iterations)));
      Add(iterations == 20 ? "Dawid-Skene, 20" : "Dawid-Skene", "right",
          RightLabels(*set_, report.chosen_label));
    }
    return ByDefault(IsEqual);
  }

  // Shares of right answers as Zheng et al. have them.
  absl::Status AsPublished() {
    const DiscoveryInput& input = set_->claims.Columns();
    for (const Setting& setting : OfZheng()) {
      VERACITY_ASSIGN_OR_RETURN(const DiscoveryReport report,
                                Discover(input, setting.options));
      const std::vector<int32_t> chosen = setting.name == "ZC"
                                              ? ChosenOfAllLabels(input, report)
                                              : report.chosen_label;
      const double right = setting.name == "MV"
                               ? ExpectedRight(*set_, input, report, IsEqual)
                               : RightLabels(*set_, chosen);
      Add(setting.name, "accuracy", 100 * right / static_cast<double>(known_));
      // The paper has F1 where there are two labels.
      if (input.labels == 2) Add(setting.name, "F1", F1(*set_, chosen));
    }
    return absl::OkStatus();
  }

  absl::Status OfNumbers(const std::vector<Setting>& settings) {
    VERACITY_RETURN_IF_ERROR(CheckKnown());
    for (const Setting& setting : settings) {
      VERACITY_ASSIGN_OR_RETURN(
          const DiscoveryReport report,
          Discover(set_->claims.Columns(), setting.options));
      AddErrors(setting.name, ErrorsOf(*set_, report.number));
    }
    return absl::OkStatus();
  }

  // Of numbers that are chosen among those named, values in this order.
  absl::Status OfChosen(const Setting& setting, NamedClaims::Order order) {
    VERACITY_ASSIGN_OR_RETURN(
        const DiscoveryReport report,
        Discover(set_->claims.Columns(order), setting.options));
    AddErrors(setting.name, ErrorsOf(*set_, ChosenNumbers(*set_, report)));
    return absl::OkStatus();
  }

 private:
  absl::Status CheckKnown() const {
    if (known_ > 0) return absl::OkStatus();
    return absl::NotFoundError(
        "no answer is known of what its claims are about");
  }

  void Add(const std::string& method, const std::string& measure,
           double figure) {
    figures_->push_back({name_, method, measure, figure, known_,
                         PublishedFigure(name_, method, measure)});
  }

  void AddErrors(const std::string& method, const Errors& errors) {
    Add(method, "MAE", errors.mean_absolute);
    Add(method, "RMSE", errors.root_mean_square);
    // Others are off by more than that all the time.
    if (PublishedFigure(name_, "Median", "wrong").has_value()) {
      Add(method, "wrong", 100 * errors.wrong / errors.count);
    }
  }

  const std::string name_;
  DataSet* const set_;
  std::vector<DiscoveryFigure>* const figures_;
  int64_t known_ = 0;
};

// -- The data sets --

// A data set by name, its two files, and how it is measured.
struct Entry {
  std::string name, claims, truth;
  absl::Status (*measure)(const std::string& name, const std::string& claims,
                          const std::string& truth,
                          std::vector<DiscoveryFigure>* figures);
};

absl::Status MeasureCrowd(const std::string& name, const std::string& claims,
                          const std::string& truth,
                          std::vector<DiscoveryFigure>* figures) {
  DataSet set = ReadCrowd(claims, truth, Repeats::kKept);
  Measurer measurer(name, &set, figures);
  VERACITY_RETURN_IF_ERROR(measurer.OfLabels());
  return PublishedFigure(name, "MV", "accuracy").has_value()
             ? measurer.AsPublished()
             : absl::OkStatus();
}

// Wrong values are many where there are no labels.
constexpr double kWrongValues = 100;

absl::Status MeasureFlights(const std::string& name, const std::string& claims,
                            const std::string& truth,
                            std::vector<DiscoveryFigure>* figures) {
  DataSet set;
  AddFlights(ReadFlightClaims(claims), &set.claims);
  set.gold = ReadFlightGold(truth);
  Measurer measurer(name, &set, figures);
  VERACITY_RETURN_IF_ERROR(measurer.OfValues(kWrongValues, IsRightFlight));
  return measurer.ByDefault(IsRightFlight);
}

absl::Status MeasurePlaces(const std::string& name, const std::string& claims,
                           const std::string& truth,
                           std::vector<DiscoveryFigure>* figures) {
  DataSet set = ReadPlaces(claims, truth);
  Measurer exact(name, &set, figures);
  VERACITY_RETURN_IF_ERROR(exact.OfValues(kWrongValues, IsExact));
  VERACITY_RETURN_IF_ERROR(exact.ByDefault(IsExact));
  return Measurer(name + ", on path", &set, figures)
      .OfValues(kWrongValues, IsOnPath);
}

absl::Status MeasureEmotion(const std::string& name, const std::string& claims,
                            const std::string& truth,
                            std::vector<DiscoveryFigure>* figures) {
  DataSet set = ReadEmotion(claims, truth);
  DiscoveryOptions squared = Plain(Method::kCrh, 20);
  squared.crh.loss = CrhOptions::Loss::kSquared;
  squared.crh.from_median = false;
  // Named, not within the list: there gcc 12 breaks down at -O3.
  const DiscoveryOptions lfc_n = UntilItSettles(Method::kLfcN, 50);
  return Measurer(name, &set, figures)
      .OfNumbers({{"Mean", Plain(Method::kMean, 1)},
                  {"Median", Plain(Method::kMedian, 1)},
                  {"LFC_N", lfc_n},
                  {"PM", Pm()},
                  {"CATD", Plain(Method::kCatd, 100)},
                  {"GTM", Plain(Method::kGtm, 100)},
                  {"CRH, squared", squared},
                  {"by default", DiscoveryOptions()}});
}

absl::Status MeasurePopulation(const std::string& name,
                               const std::string& claims,
                               const std::string& truth,
                               std::vector<DiscoveryFigure>* figures) {
  DataSet set = ReadPopulation(claims, truth);
  Measurer measurer(name, &set, figures);
  VERACITY_RETURN_IF_ERROR(measurer.OfValues(kWrongValues, IsClose));
  for (const Setting& setting : OfAnyValues(kWrongValues)) {
    if (setting.name != "TruthFinder" && setting.name != "Investment") continue;
    VERACITY_RETURN_IF_ERROR(
        measurer.OfChosen(setting, NamedClaims::Order::kByName));
  }
  set.claims.MakeNumbers();
  DiscoveryOptions vote = Plain(Method::kVote, 1);
  VERACITY_RETURN_IF_ERROR(measurer.OfChosen({"Vote, first named", vote},
                                             NamedClaims::Order::kAsTheyCome));
  VERACITY_RETURN_IF_ERROR(
      measurer.OfChosen({"Vote, lowest", vote}, NamedClaims::Order::kByNumber));
  vote.ties = TieRule::kLast;
  VERACITY_RETURN_IF_ERROR(measurer.OfChosen({"Vote, highest", vote},
                                             NamedClaims::Order::kByNumber));
  return measurer.OfNumbers({{"Median", Plain(Method::kMedian, 1)},
                             {"CRH", Plain(Method::kCrh, 20)},
                             {"by default", DiscoveryOptions()}});
}

std::vector<Entry> DataSets() {
  std::vector<Entry> entries;
  for (const char* name : {"rte", "bluebird", "dog", "web", "d_sentiment", "SP",
                           "ZenCrowd_all", "d_jn-product", "s4_Relevance"}) {
    const std::string folder = absl::StrCat("crowd/", name);
    entries.push_back(
        {name, folder + "/label.csv", folder + "/truth.csv", MeasureCrowd});
  }
  entries.push_back({"flight", "flight-20111208/claims.tsv",
                     "flight-20111208/truth.tsv", MeasureFlights});
  for (const char* name : {"birthplaces", "heritages"}) {
    entries.push_back({name, absl::StrCat(name, "/claims.csv"),
                       absl::StrCat(name, "/groundtruths.csv"), MeasurePlaces});
  }
  entries.push_back({"numeric-emotion", "numeric-emotion/answer.csv",
                     "numeric-emotion/truth.csv", MeasureEmotion});
  entries.push_back({"population", "population/population_claims.csv",
                     "population/population_truth.csv", MeasurePopulation});
  return entries;
}

}  // namespace
}  // namespace veracity::internal

namespace veracity {

absl::StatusOr<DiscoveryTable> MeasureDiscovery(DataSetFile file,
                                                const CallOptions& call) {
  DiscoveryTable table;
  const std::vector<internal::Entry> entries = internal::DataSets();
  for (size_t i = 0; i < entries.size(); ++i) {
    if (call.cancelled != nullptr && *call.cancelled) {
      return absl::CancelledError("the call was cancelled");
    }
    if (call.progress) call.progress({i, entries.size()});
    const internal::Entry& entry = entries[i];
    const std::optional<std::string> claims = file(entry.claims);
    const std::optional<std::string> truth = file(entry.truth);
    if (!claims.has_value() || !truth.has_value()) {
      table.left_out.push_back(
          absl::StrCat(entry.name, ": there is no file '",
                       claims.has_value() ? entry.truth : entry.claims, "'"));
      continue;
    }
    std::vector<DiscoveryFigure> figures;
    const absl::Status measured =
        entry.measure(entry.name, *claims, *truth, &figures);
    if (!measured.ok()) {
      table.left_out.push_back(
          absl::StrCat(entry.name, ": ", measured.message()));
      continue;
    }
    table.figures.insert(table.figures.end(), figures.begin(), figures.end());
  }
  table.notes = internal::NotesOnPublished();
  return table;
}

}  // namespace veracity
