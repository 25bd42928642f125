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
    case campaignReleased = "campaign.released"
    /// A sender's bounce rate moved from one zone to another.
    case senderHealthChanged = "sender.health_changed"
    /// A provider's refusals jumped out of their own history, and came back.
    case incidentOpened = "incident.opened"
    case incidentClosed = "incident.closed"
    case contactConfirmed = "contact.confirmed"
    case contactUnsubscribed = "contact.unsubscribed"
    /// A contact that answered nothing for long is written to no more.
    case contactSunset = "contact.sunset"
    case importCompleted = "import.completed"
    /// A webhook's receiver said that it is gone, or failed for days.
    case webhookDisabled = "webhook.disabled"
    /// A destination's mail waits longer than it should.
    case queueAlert = "queue.alert"
}
