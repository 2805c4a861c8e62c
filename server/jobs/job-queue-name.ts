/** Inside the keys that the service user may reach on the control plane. */
export const jobKeyPrefix = 'kryonix:jobs';
export const jobQueueName = 'work';
