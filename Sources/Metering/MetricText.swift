/// A name and a value that tell samples of one metric apart.
public struct Label: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Metrics in Prometheus' text format, version 0.0.4. Source: prometheus.io, Exposition formats.
public struct MetricText: Sendable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var text = ""

    public init() {}

    /// Opens a metric; its samples follow. One that has none at present is still known by its HELP and TYPE.
    public mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(MetricText.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    public mutating func sample(_ name: String, _ labels: [Label] = [], _ value: Int) {
        sample(name, labels, "\(value)")
    }

    public mutating func sample(_ name: String, _ labels: [Label] = [], _ value: Double) {
        if value.isFinite {
            // Whole numbers as such: beyond 2^53 both are as exact as the other.
            sample(name, labels, Int(exactly: value).map { "\($0)" } ?? "\(value)")
        } else {
            sample(name, labels, value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf")
        }
    }

    mutating func sample(_ name: String, _ labels: [Label], _ value: String) {
        text += name
        if !labels.isEmpty {
            let shown = labels.map { "\($0.name)=\"\(MetricText.escaped($0.value, quotes: true))\"" }
            text += "{\(shown.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    /// A value of a histogram, in the unit it is shown in.
    func number(_ value: Int, _ unit: Buckets.Unit) -> String {
        switch unit {
        case .pieces: return "\(value)"
        case .microseconds:
            let (seconds, rest) = value.quotientAndRemainder(dividingBy: 1_000_000)
            guard rest > 0 else { return "\(seconds)" }
            var digits = String(1_000_000 + rest).dropFirst()
            while digits.last == "0" { digits.removeLast() }
            return "\(seconds).\(digits)"
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"" where quotes: escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
