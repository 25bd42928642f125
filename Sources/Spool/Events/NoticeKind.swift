/// What a notice tells, by its name in the feed and in webhooks.
public enum NoticeKind: String, Hashable, Sendable, CaseIterable {
    /// An address or domain was put on a suppression list, or taken off it.
    case suppressionCreated = "suppression.created"
    case suppressionRemoved = "suppression.removed"
    case campaignStarted = "campaign.started"
    case campaignFinished = "campaign.finished"
    case campaignPaused = "campaign.paused"
    /// A campaign bounced too much: what of it waits is held until an administrator has looked.
    case campaignQuarantined = "campaign.quarantined"
    /// A campaign bounced too much and had ended before it could be held.
    case campaignExceeded = "campaign.exceeded"
    /// An administrator lets a quarantined campaign go on.
    case campaignReleased = "campaign.released"
    /// An administrator ends a quarantined campaign: what waits is dropped.
    case campaignRejected = "campaign.rejected"
    /// The bounce rate of an account, of one of its domains or of a source address came into another zone (R30).
    case senderHealthChanged = "sender.health_changed"
    /// The account may send no more for now, or may again.
    case accountSuspended = "account.suspended"
    case accountResumed = "account.resumed"
    case contactConfirmed = "contact.confirmed"
    case contactUnsubscribed = "contact.unsubscribed"
    case importCompleted = "import.completed"
    /// A file that somebody asked for can be fetched.
    case exportReady = "export.ready"
    /// What was found out about an address after the question was answered.
    case verificationCompleted = "verification.completed"
    /// A list of addresses that somebody sent is verified, or cannot be.
    case verificationJobCompleted = "verification_job.completed"
    /// All members of a contact list are verified.
    case listVerified = "list.verified"
    /// A webhook's receiver said that it is gone, or failed for days.
    case webhookDisabled = "webhook.disabled"
    /// A limit that came of a provider's replies wants people: a block, a parked destination, a source that cannot be used.
    case queueAlert = "queue.alert"
    /// A destination refuses out of its own habit: verdicts about its recipients are held.
    case incidentOpened = "incident.opened"
    case incidentClosed = "incident.closed"
    /// Hardly any destination can be reached, whoever runs it: our own network fails. And: somebody answers again.
    case networkLost = "network.lost"
    case networkRestored = "network.restored"
}
