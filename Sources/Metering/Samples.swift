/// A page of metrics, read back: what `postrider top` and tests see of a node.
public struct Samples: Sendable {
    public struct Sample: Hashable, Sendable {
        public let name: String
        public let labels: [String: String]
        public let value: Double
    }

    /// Names with their kinds, samples or not.
    public private(set) var kinds: [String: MetricText.Kind] = [:]
    public private(set) var samples: [Sample] = []
    private var placesByName: [String: [Int]] = [:]

    /// Reads `text` line by line and passes over what it cannot read.
    public init(_ text: some StringProtocol) {
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                if words.count == 4, let kind = MetricText.Kind(rawValue: String(words[3])) {
                    kinds[String(words[2])] = kind
                }
            } else if !line.hasPrefix("#"), let sample = Self.sample(Array(line.utf8)) {
                placesByName[sample.name, default: []].append(samples.count)
                samples.append(sample)
            }
        }
    }

    /// The sum of all samples of this name that have these labels, whatever others they have; `nil` where there is none.
    public func sum(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = named(name).filter { sample in labels.allSatisfy { sample.labels[$0.key] == $0.value } }
        return found.isEmpty ? nil : found.reduce(0) { $0 + $1.value }
    }

    /// The samples of this name.
    public func named(_ name: String) -> [Sample] { (placesByName[name] ?? []).map { samples[$0] } }

    /// The value under which a share of a histogram's observations lies, guessed within a bucket as Prometheus does;
    /// `nil` where there are none. Beyond the last bound the last bound is told.
    /// - Parameters:
    ///   - share: 0...1.
    ///   - earlier: what was observed before, and does not count.
    public func quantile(_ share: Double, of name: String, since earlier: Samples? = nil) -> Double? {
        var totals: [Double: Double] = [:]
        for (page, sign) in [(self, 1.0), (earlier, -1.0)] {
            for sample in page?.named(name + "_bucket") ?? [] {
                guard let bound = sample.labels["le"].flatMap(Self.number) else { continue }
                totals[bound, default: 0] += sign * sample.value
            }
        }
        let bounds = totals.keys.sorted()
        guard let last = bounds.last, let total = totals[last], total > 0 else { return nil }
        var below = (bound: 0.0, count: 0.0)
        for bound in bounds {
            let count = totals[bound] ?? 0
            if count >= share * total {
                guard bound.isFinite, count > below.count else { return below.bound }
                return below.bound + (bound - below.bound) * (share * total - below.count) / (count - below.count)
            }
            below = (bound, count)
        }
        return below.bound
    }

    // MARK: Reading a line

    private static func sample(_ line: [UInt8]) -> Sample? {
        guard let nameEnd = line.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: " ") }) else {
            return nil
        }
        var labels: [String: String] = [:]
        var index = nameEnd
        if line[index] == UInt8(ascii: "{") {
            index += 1
            while index < line.count, line[index] != UInt8(ascii: "}") {
                guard let (name, value) = label(line, &index) else { return nil }
                labels[name] = value
                if index < line.count, line[index] == UInt8(ascii: ",") { index += 1 }
            }
            index += 1
        }
        guard index < line.count, line[index] == UInt8(ascii: " "),
            let value = number(String(decoding: line[(index + 1)...], as: UTF8.self))
        else { return nil }
        return Sample(name: String(decoding: line[..<nameEnd], as: UTF8.self), labels: labels, value: value)
    }

    private static func label(_ line: [UInt8], _ index: inout Int) -> (String, String)? {
        guard let equals = line[index...].firstIndex(of: UInt8(ascii: "=")), equals + 1 < line.count,
            line[equals + 1] == UInt8(ascii: "\"")
        else { return nil }
        let name = String(decoding: line[index..<equals], as: UTF8.self)
        var value: [UInt8] = []
        index = equals + 2
        while index < line.count, line[index] != UInt8(ascii: "\"") {
            if line[index] == UInt8(ascii: "\\"), index + 1 < line.count {
                index += 1
                value.append(line[index] == UInt8(ascii: "n") ? 0x0A : line[index])
            } else {
                value.append(line[index])
            }
            index += 1
        }
        guard index < line.count else { return nil }
        index += 1
        return (name, String(decoding: value, as: UTF8.self))
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: Double(text)
        }
    }
}
