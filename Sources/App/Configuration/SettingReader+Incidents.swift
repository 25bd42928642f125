import Postmaster

extension SettingReader {
    /// When refusals are an incident, and what is done about their destination.
    func incidents() throws(ConfigurationError) -> IncidentSettings {
        let mode = try value(.incidents, "off, watch, slow or park") { IncidentSettings.Mode(rawValue: $0) }
        let share = try count(.incidentShare, in: 5...90)
        let count = try count(.incidentCount, in: IncidentSettings.countRange)
        let quiet = try value(.incidentQuiet, "a time from 10m to 6h, such as 1h") { text in
            DurationText.parse(text).flatMap { IncidentSettings.quietRange.contains($0) ? $0 : nil }
        }
        return IncidentSettings(mode: mode, share: Double(share) / 100, count: count, quiet: quiet)
    }
}
